import type { Filing, Party, Procedure } from "@shared/api/types";
import { instantOf } from "@shared/dates/office";
import { type Typed, valuesOf } from "@shared/fields/values";

export type TypedParty = {
  name: string;
  phone: string;
  email: string;
  address: string;
  id_number?: string;
  credit_code?: string;
  /** The code of the division … */
  region?: string;
  /** … and its name with what is above it, as shown. */
  regionName?: string;
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
};

export const CHANNELS = ["phone", "hotline", "counter", "letter", "fax", "sms", "email"] as const;

const MORNING = "09:00";

export function filingOf(draft: FilingDraft, procedure: Procedure, office: string | undefined): Filing {
  return {
    procedure: procedure.id,
    office,
    channel: draft.channel,
    complainant: partyOf(draft.complainant),
    respondents: draft.respondents.map(partyOf).filter((party) => Object.values(party).some(Boolean)),
    statement: draft.statement.trim(),
    claim: draft.claim.trim(),
    received_at: draft.receivedOn ? instantOf(draft.receivedOn, draft.receivedTime || MORNING) : undefined,
    facts: valuesOf(procedure.facts, draft.facts),
  };
}

function partyOf(typed: TypedParty): Party {
  const { name, phone, email, address } = typed;
  return {
    name: name.trim(),
    phone: phone.trim(),
    email: email.trim(),
    address: address.trim(),
    id_number: typed.id_number?.trim() || undefined,
    credit_code: typed.credit_code?.trim() || undefined,
    region: typed.region || undefined,
  };
}
