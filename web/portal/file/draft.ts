import type { Filing, Procedure } from "@shared/api/types";
import { type Typed, valuesOf } from "@shared/fields/values";

export type Draft = {
  procedure: string;
  office: string;
  whom: { name: string; phone: string; address: string };
  statement: string;
  facts: Typed;
  claim: string;
  you: { name: string; phone: string; email: string; address: string };
};

export const EMPTY: Draft = {
  procedure: "",
  office: "",
  whom: { name: "", phone: "", address: "" },
  statement: "",
  facts: {},
  claim: "",
  you: { name: "", phone: "", email: "", address: "" },
};

export const DRAFT = "redress.complaint";

export function hasDraft(): boolean {
  return localStorage.getItem(DRAFT) !== null;
}

export function filingOf(draft: Draft, procedure: Procedure): Filing {
  const { name, phone, address } = draft.whom;
  const known = name.trim() || phone.trim() || address.trim();
  return {
    procedure: procedure.id,
    office: officeOf(draft, procedure)?.code,
    complainant: draft.you,
    respondents: known ? [draft.whom] : [],
    statement: draft.statement.trim(),
    claim: draft.claim.trim(),
    facts: valuesOf(procedure.facts, draft.facts),
  };
}

/** The office that was chosen, or the only one there is. */
export function officeOf(draft: Draft, procedure: Procedure) {
  const { offices } = procedure;
  return (
    offices.find((office) => office.code === draft.office) ?? (offices.length === 1 ? offices[0] : undefined)
  );
}
