import type { Field } from "@shared/api/types";
import { useSay } from "@shared/locales";
import { useCommon } from "@shared/locales/common";
import { useT } from "@shared/locales/console";
import { Control } from "./control";
import { Labelled } from "./labelled";

/** A field of the pack as a form asks for it. */
export function FieldBox(props: {
  field: Field;
  id: string;
  typed: string | string[] | undefined;
  set: (typed: string | string[]) => void;
  fault: string | undefined;
}) {
  const { field, id, typed } = props;
  const t = useT();
  const common = useCommon();
  const say = useSay();
  const used = typeof typed === "string" ? [...typed].length : 0;
  return (
    <Labelled
      id={id}
      label={say(field.title)}
      help={say(field.help)}
      required={field.required}
      group={["bool", "offices", "office", "clocks", "choice"].includes(field.kind)}
      fault={props.fault}
      mark={field.public ? t.case.publicHelp : undefined}
      count={
        field.kind === "text" && field.max_length ? common.field.counted(used, field.max_length) : undefined
      }
    >
      {(described) => <Control {...props} described={described} />}
    </Labelled>
  );
}
