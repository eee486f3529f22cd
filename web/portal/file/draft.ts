import type { Filing, Procedure, Promised } from "@shared/api/types";
import { type Typed, valuesOf } from "@shared/fields/values";

/** The code of a division, and its name as shown. */
type Placed = { region?: string; regionName?: string };

export type Draft = {
  procedure: string;
  office: string;
  whom: { name: string; phone: string; address: string } & Placed;
  statement: string;
  facts: Typed;
  claim: string;
  you: { name: string; phone: string; email: string; address: string } & Placed;
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
  const { regionName: _, ...whom } = draft.whom;
  const { regionName: __, ...you } = draft.you;
  const known = Object.values(whom).some((value) => value?.trim());
  return {
    procedure: procedure.id,
    office: officeOf(draft, procedure)?.code,
    complainant: { ...you, region: you.region || undefined },
    respondents: known ? [{ ...whom, region: whom.region || undefined }] : [],
    statement: draft.statement.trim(),
    claim: draft.claim.trim(),
    facts: valuesOf(procedure.facts, draft.facts),
  };
}

/** Whether places decide which of its offices gets a complaint. */
export function territorial({ offices }: Procedure): boolean {
  return offices.length > 1 && offices.every((office) => office.region);
}

/** The office that was chosen, or the only one there is. */
export function officeOf(draft: Draft, procedure: Procedure) {
  const { offices } = procedure;
  return (
    offices.find((office) => office.code === draft.office) ?? (offices.length === 1 ? offices[0] : undefined)
  );
}

/** What is owed first on a complaint that goes to this office: its own limits may be shorter. */
export function promiseOf(procedure: Procedure, office: string | undefined): Promised | undefined {
  const going = procedure.offices.find((one) => one.code === office);
  return going?.first ?? procedure.first ?? undefined;
}
