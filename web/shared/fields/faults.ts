import type { Field, Words } from "../api/types";
import type { Language } from "../locales";
import type { Common } from "../locales/zh/common";
import { type Fault, faultOf, type Typed } from "./values";

/** What to correct, by field, in the reader's language. */
export type Faults = Record<string, string>;

export function faultsOf(fields: Field[], typed: Typed, t: Common): Faults {
  const faults: Faults = {};
  for (const field of fields) {
    const fault = faultOf(field, typed[field.id]);
    if (fault) faults[field.id] = faultWords(field, fault, t);
  }
  return faults;
}

function faultWords(field: Field, fault: Fault, t: Common): string {
  switch (fault) {
    case "missing":
      return field.kind === "choice" || field.kind === "offices" ? t.field.missingChoice : t.field.missing;
    case "too_long":
      return t.field.too_long(field.max_length ?? 0);
    default:
      return t.field[fault];
  }
}

/** What the server found, in the reader's language. */
export function toldFaults(fields: Record<string, Words>, language: Language): Faults {
  return Object.fromEntries(Object.entries(fields).map(([name, words]) => [name, words[language]]));
}
