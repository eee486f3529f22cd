import type { Field } from "@shared/api/types";
import { useSay } from "@shared/locales";
import { useCommon } from "@shared/locales/common";
import { Checkbox, Input, Radio } from "antd";
import s from "./fields.module.css";
import type { Described } from "./labelled";
import { OfficeControl, OfficesControl } from "./offices";
import { YesNo } from "./yes-no";

type Props = {
  field: Field;
  typed: string | string[] | undefined;
  set: (typed: string | string[]) => void;
  described: Described;
};

const SHORT = 200;

/** The box, or the group of boxes, that a field's kind asks for. */
export function Control({ field, typed, set, described }: Props) {
  const t = useCommon();
  const say = useSay();
  const text = typeof typed === "string" ? typed : "";
  const shared = {
    ...described,
    value: text,
    onChange: (event: { target: { value: string } }) => set(event.target.value),
    status: described["aria-invalid"] ? ("error" as const) : undefined,
    autoComplete: "off",
  };
  const radios = (options: { value: string; label: string }[]) => (
    <Radio.Group
      id={described.id}
      name={described.id}
      aria-labelledby={`${described.id}-label`}
      value={text || undefined}
      onChange={(event) => set(event.target.value)}
      options={options}
    />
  );
  switch (field.kind) {
    case "choice":
      return radios(field.choices.map((choice) => ({ value: choice.id, label: say(choice.title) })));
    case "bool":
      return (
        <YesNo
          id={described.id}
          value={text ? text === "true" : undefined}
          set={(value) => set(String(value))}
        />
      );
    case "offices":
      return <OfficesControl chosen={Array.isArray(typed) ? typed : []} set={set} described={described} />;
    case "office":
      return <OfficeControl chosen={text} set={set} described={described} />;
    case "clocks":
      return (
        <fieldset id={described.id} aria-labelledby={`${described.id}-label`}>
          <Checkbox.Group
            value={Array.isArray(typed) ? typed : []}
            onChange={set}
            options={field.choices.map((choice) => ({ value: choice.id, label: say(choice.title) }))}
          />
        </fieldset>
      );
    case "money":
      return <Input {...shared} inputMode="decimal" suffix={t.field.yuan} />;
    case "number":
      return <Input {...shared} inputMode="numeric" />;
    case "date":
      return <Input {...shared} type="date" />;
    default:
      if ((field.max_length ?? SHORT + 1) <= SHORT) return <Input {...shared} />;
      return <Input.TextArea {...shared} className={s.growing} rows={3} />;
  }
}
