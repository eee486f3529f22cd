import type { Procedure } from "@shared/api/types";
import { type Faults, faultsOf } from "@shared/fields/faults";
import type { Common } from "@shared/locales/zh/common";
import { type Draft, officeOf, territorial } from "./draft";

export type Step = "kind" | "whom" | "what" | "want" | "evidence" | "you" | "check";

/** The questions in their order; what leaves no choice is not asked. */
export function stepsFor(procedures: Procedure[]): Step[] {
  const choice = procedures.length > 1 || (procedures[0]?.offices.length ?? 0) > 1;
  const asked: Step[] = ["whom", "what", "want", "evidence", "you", "check"];
  return choice ? ["kind", ...asked] : asked;
}

/** What is missing or wrong in one step, by field as the server names it. */
export function faultsIn(step: Step, draft: Draft, procedure: Procedure | undefined, t: Common): Faults {
  const faults: Faults = {};
  const need = (field: string, value: string) => {
    if (!value.trim()) faults[field] = t.field.missing;
  };
  if (step === "kind" && !(procedure && (territorial(procedure) || officeOf(draft, procedure))))
    faults.office = t.field.missingChoice;
  if (step === "what") {
    need("statement", draft.statement);
    Object.assign(faults, faultsOf(procedure?.facts ?? [], draft.facts, t));
  }
  if (step === "you") need("complainant.name", draft.you.name);
  return faults;
}

/** The step that asks for a field as the server names it. */
export function stepOf(field: string): Step {
  if (field.startsWith("complainant")) return "you";
  if (field.startsWith("respondents")) return "whom";
  if (field === "claim") return "want";
  if (field === "procedure" || field === "office") return "kind";
  return "what";
}
