import type { Refused } from "@shared/api/refused";
import { useSay } from "@shared/locales";
import { useLife } from "@shared/locales/life";
import { TextBox } from "../parts";

/** Why something is proposed. */
export function ReasonBox(props: { value: string; set: (value: string) => void; refused?: Refused }) {
  const t = useLife().propose;
  const say = useSay();
  return (
    <TextBox
      label={t.reason}
      help={t.reasonHelp}
      required
      value={props.value}
      set={props.set}
      fault={say(props.refused?.fields.reason)}
    />
  );
}
