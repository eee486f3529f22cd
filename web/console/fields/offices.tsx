import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/console";
import { Checkbox, Select } from "antd";
import { useOffices } from "../data";
import type { Described } from "./labelled";

const FEW = 12;

/** Any number of offices: boxes to tick while they are few, a list to search when they are many. */
export function OfficesControl(props: {
  chosen: string[];
  set: (chosen: string[]) => void;
  described: Described;
}) {
  const t = useT();
  const say = useSay();
  const options =
    useOffices().data?.map((office) => ({ value: office.code, label: say(office.title) })) ?? [];
  const { id } = props.described;
  if (options.length <= FEW) {
    return (
      <fieldset id={id} aria-labelledby={`${id}-label`}>
        <Checkbox.Group value={props.chosen} onChange={props.set} options={options} />
      </fieldset>
    );
  }
  return (
    <Select
      {...props.described}
      aria-labelledby={`${id}-label`}
      mode="multiple"
      value={props.chosen}
      onChange={props.set}
      options={options}
      optionFilterProp="label"
      placeholder={t.case.officesHelp}
    />
  );
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
