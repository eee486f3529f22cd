import type { Act, Field, Performing, Value, Values } from "../api/types";
import { fen } from "../money";

/** What was typed, by field: text as it stands in the box, or the codes that were ticked. */
export type Typed = Record<string, string | string[]>;

export type Fault = "missing" | "money" | "number" | "too_long";

export function isEmpty(typed: string | string[] | undefined): boolean {
  return typed === undefined || (Array.isArray(typed) ? typed.length === 0 : typed.trim() === "");
}

/** What can be seen to be wrong before the server is asked. */
export function faultOf(field: Field, typed: string | string[] | undefined): Fault | undefined {
  if (isEmpty(typed)) return field.required ? "missing" : undefined;
  if (Array.isArray(typed) || typed === undefined) return undefined;
  if (field.kind === "money" && fen(typed) === undefined) return "money";
  if (field.kind === "number" && !/^-?\d+$/.test(typed.trim())) return "number";
  if (field.max_length && [...typed].length > field.max_length) return "too_long";
  return undefined;
}

/** What goes to the server; fields left empty are left out. */
export function valuesOf(fields: Field[], typed: Typed): Values {
  const values: Values = {};
  for (const field of fields) {
    const given = typed[field.id];
    if (!isEmpty(given)) values[field.id] = toValue(field, given ?? "");
  }
  return values;
}

/** An act as it goes to the server. Of several outcomes somebody chose one; one that is left is named by itself. */
export function wishOf(
  act: Pick<Act, "fields" | "outcomes">,
  typed: Typed,
  chosen: string | undefined,
): Performing {
  const outcome = act.outcomes.length > 1 ? chosen : act.outcomes[0]?.id;
  return { fields: valuesOf(act.fields, typed), outcome };
}

function toValue(field: Field, typed: string | string[]): Value {
  if (Array.isArray(typed)) return field.kind === "clocks" ? typed.map(Number) : typed;
  switch (field.kind) {
    case "money":
      return fen(typed) ?? typed;
    case "number":
      return Number(typed);
    case "bool":
      return typed === "true";
    default:
      return typed.trim();
  }
}
