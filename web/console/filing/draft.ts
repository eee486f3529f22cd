import type { AskedFact, Filing, Party, Procedure } from "@shared/api/types";
import { instantOf } from "@shared/dates/office";
import { type Typed, valuesOf } from "@shared/fields/values";
import { type CasePlaces, casePlaces, type PartyPlaces, partyPlaces } from "@shared/places";

export type TypedParty = PartyPlaces & {
  name: string;
  phone: string;
  email: string;
  address: string;
  id_number?: string;
  credit_code?: string;
};

/** The form as it stands. */
export type FilingDraft = {
  procedure: string;
  office: string;
  channel: string;
  receivedOn: string;
  receivedTime: string;
  complainant: TypedParty;
  respondents: TypedParty[];
  statement: string;
  claim: string;
  facts: Typed;
  places: CasePlaces;
};

export const NOBODY: TypedParty = { name: "", phone: "", email: "", address: "" };

export const START: FilingDraft = {
  procedure: "",
  office: "",
  channel: "phone",
  receivedOn: "",
  receivedTime: "",
  complainant: NOBODY,
  respondents: [NOBODY],
  statement: "",
  claim: "",
  facts: {},
  places: {},
};

export const CHANNELS = ["phone", "hotline", "counter", "letter", "fax", "sms", "email"] as const;

const MORNING = "09:00";

export function filingOf(draft: FilingDraft, procedure: Procedure, office: string | undefined): Filing {
  const party = (typed: TypedParty) => partyOf(typed, procedure.asks);
  const known = (typed: Party) => Object.values(typed).some(Boolean);
  return {
    procedure: procedure.id,
    office,
    channel: draft.channel,
    complainant: party(draft.complainant),
    respondents: draft.respondents.map(party).filter(known),
    statement: draft.statement.trim(),
    claim: draft.claim.trim(),
    received_at: receivedAt(draft),
    facts: valuesOf(procedure.facts, draft.facts),
    ...casePlaces(draft.places, procedure.asks),
  };
}

/** When it came in, if not now: what is filed later keeps the rules and the limits of that day. */
export function receivedAt({ receivedOn, receivedTime }: FilingDraft): string | undefined {
  return receivedOn ? instantOf(receivedOn, receivedTime || MORNING) : undefined;
}

function partyOf(typed: TypedParty, asks: AskedFact[]): Party {
  const { name, phone, email, address } = typed;
  return {
    name: name.trim(),
    phone: phone.trim(),
    email: email.trim(),
    address: address.trim(),
    id_number: typed.id_number?.trim() || undefined,
    credit_code: typed.credit_code?.trim() || undefined,
    ...partyPlaces(typed, asks),
  };
}
