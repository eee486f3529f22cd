import type { Field as Shape } from "@shared/api/types";
import { useSay } from "@shared/locales";
import { useCommon } from "@shared/locales/common";
import { Choices, YesNo } from "./choices";
import { Line, Lines } from "./lines";

const SHORT = 200;

/** A field of the pack as the portal asks for it. */
export function Field(props: {
  field: Shape;
  id: string;
  typed: string | string[] | undefined;
  set: (typed: string) => void;
  fault?: string;
  /** Said besides the pack's own help. */
  note?: string;
}) {
  const { field } = props;
  const t = useCommon();
  const say = useSay();
  const shared = {
    id: props.id,
    label: say(field.title),
    help: [say(field.help), props.note].filter(Boolean).join(" · ") || undefined,
    fault: props.fault,
    required: field.required,
    value: typeof props.typed === "string" ? props.typed : "",
    set: props.set,
  };
  switch (field.kind) {
    case "choice":
      return (
        <Choices
          {...shared}
          options={field.choices.map((one) => ({ value: one.id, label: say(one.title) }))}
        />
      );
    case "bool":
      return (
        <YesNo
          {...shared}
          value={shared.value ? shared.value === "true" : undefined}
          set={(value) => props.set(String(value))}
        />
      );
    case "money":
      return <Line {...shared} label={shared.label + t.field.inYuan} inputMode="decimal" />;
    case "number":
      return <Line {...shared} inputMode="numeric" />;
    case "date":
      return <Line {...shared} type="date" />;
    default:
      return (field.max_length ?? SHORT + 1) <= SHORT ? <Line {...shared} /> : <Lines {...shared} />;
  }
}
