import type { Filing, Procedure, Promised } from "@shared/api/types";
import { type Typed, valuesOf } from "@shared/fields/values";
import { anyPlace, type CasePlaces, casePlaces, type PartyPlaces, partyPlaces } from "@shared/places";

export type Draft = {
  procedure: string;
  office: string;
  whom: { name: string; phone: string; address: string } & PartyPlaces;
  statement: string;
  facts: Typed;
  claim: string;
  you: { name: string; phone: string; email: string; address: string } & PartyPlaces;
  places: CasePlaces;
};

export const EMPTY: Draft = {
  procedure: "",
  office: "",
  whom: { name: "", phone: "", address: "" },
  statement: "",
  facts: {},
  claim: "",
  you: { name: "", phone: "", email: "", address: "" },
  places: {},
};

export const DRAFT = "redress.complaint";

export function hasDraft(): boolean {
  return localStorage.getItem(DRAFT) !== null;
}

export function filingOf(draft: Draft, procedure: Procedure): Filing {
  const { name, phone, address } = draft.whom;
  const { you } = draft;
  const where = partyPlaces(draft.whom, procedure.asks);
  const known = [name, phone, address].some((line) => line.trim()) || anyPlace(where);
  return {
    procedure: procedure.id,
    office: officeOf(draft, procedure)?.code,
    complainant: {
      ...{ name: you.name, phone: you.phone, email: you.email, address: you.address },
      ...partyPlaces(you, procedure.asks),
    },
    respondents: known ? [{ name, phone, address, ...where }] : [],
    statement: draft.statement.trim(),
    claim: draft.claim.trim(),
    facts: valuesOf(procedure.facts, draft.facts),
    ...casePlaces(draft.places, procedure.asks),
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
