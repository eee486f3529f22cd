import type { Office } from "@shared/api/types";
import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/console";
import { Checkbox, Select } from "antd";
import { useOffices } from "../data";
import { useSession } from "../session/session";
import s from "./fields.module.css";
import type { Described } from "./labelled";

const FEW = 12;

/** Any number of offices: those of one's own house as boxes to tick, all others in a list to search. */
export function OfficesControl(props: {
  chosen: string[];
  set: (chosen: string[]) => void;
  described: Described;
}) {
  const t = useT();
  const say = useSay();
  const { me } = useSession();
  const all = useOffices().data ?? [];
  const mine = new Set(me.posts.map((post) => rootOf(all, post.office.id)));
  const own = all.filter((office) => mine.has(rootOf(all, office.code)));
  const near = own.length > 1 && own.length <= FEW ? own : [];
  const far = all.filter((office) => !near.includes(office));
  const option = (office: Office) => ({ value: office.code, label: say(office.title) });
  const chosen = (offices: Office[]) =>
    props.chosen.filter((code) => offices.some((office) => office.code === code));
  const { id } = props.described;
  return (
    <fieldset id={id} aria-labelledby={`${id}-label`} className={s.offices}>
      {near.length > 0 && (
        <Checkbox.Group
          value={chosen(near)}
          onChange={(codes) => props.set([...codes, ...chosen(far)])}
          options={near.map(option)}
        />
      )}
      {far.length > 0 && (
        <Select
          aria-label={near.length > 0 ? t.case.otherOffices : undefined}
          aria-labelledby={near.length > 0 ? undefined : `${id}-label`}
          mode="multiple"
          value={chosen(far)}
          onChange={(codes: string[]) => props.set([...chosen(near), ...codes])}
          options={far.map(option)}
          optionFilterProp="label"
          placeholder={near.length > 0 ? t.case.otherOffices : t.case.officesHelp}
        />
      )}
    </fieldset>
  );
}

/** The office at the top of the house that an office belongs to. */
function rootOf(all: Office[], code: string): string {
  const above = all.find((office) => office.code === code)?.parent;
  return above && above !== code ? rootOf(all, above) : code;
}

/** One office, found by typing. */
export function OfficeControl(props: {
  chosen: string;
  set: (chosen: string) => void;
  described: Described;
}) {
  const t = useT();
  const say = useSay();
  const options =
    useOffices().data?.map((office) => ({ value: office.code, label: say(office.title) })) ?? [];
  return (
    <Select
      {...props.described}
      aria-labelledby={`${props.described.id}-label`}
      showSearch
      allowClear
      value={props.chosen || undefined}
      onChange={(code?: string) => props.set(code ?? "")}
      options={options}
      optionFilterProp="label"
      placeholder={t.case.officesHelp}
    />
  );
}
