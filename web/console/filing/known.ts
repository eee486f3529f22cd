import { api, taken } from "@shared/api/client";
import type { Alike, Known } from "@shared/api/types";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { FilingDraft, TypedParty } from "./draft";

const PAUSE = 500;
/** Fewer characters say too little. */
const STATED = 6;

/** What was typed, once typing pauses. */
function usePaused(typed: string): string {
  const [paused, setPaused] = useState(typed);
  useEffect(() => {
    const wait = setTimeout(() => setPaused(typed), PAUSE);
    return () => clearTimeout(wait);
  }, [typed]);
  return paused;
}

/** Parties of earlier cases that the caller's offices hold. */
export function useKnown(part: "complainant" | "respondent", party: TypedParty): Known[] {
  const { name, phone, credit_code } = party;
  const number = phone.replace(/\D/g, "");
  const asked = usePaused(
    JSON.stringify({
      part,
      name: name.trim().length >= 2 ? name.trim() : "",
      phone: part === "complainant" && number.length >= 7 ? phone : "",
      credit_code: (credit_code ?? "").trim().length >= 15 ? (credit_code ?? "").trim() : "",
    }),
  );
  const body = JSON.parse(asked) as { part: string; name: string; phone: string; credit_code: string };
  const found = useQuery({
    queryKey: ["known", asked],
    enabled: Boolean(body.name || body.phone || body.credit_code),
    retry: false,
    queryFn: () => taken(api.POST("/api/v1/parties/lookup", { body })).catch(() => []),
  });
  return found.data ?? [];
}

/** Earlier and similar cases of the complaint as far as it is written. */
export function useSimilar(draft: FilingDraft): Alike[] {
  const { complainant, respondents, statement } = draft;
  const first = respondents[0];
  const asked = usePaused(
    JSON.stringify({
      complainant: { name: complainant.name, phone: complainant.phone, id_number: complainant.id_number },
      respondent: { name: first?.name ?? "", credit_code: first?.credit_code },
      statement: statement.trim().length >= STATED ? statement.trim() : "",
    }),
  );
  const body = JSON.parse(asked) as {
    complainant: { name: string; phone: string };
    respondent: { name: string };
    statement: string;
  };
  const found = useQuery({
    queryKey: ["similar", asked],
    enabled: Boolean(
      body.complainant.name || body.complainant.phone || body.respondent.name || body.statement,
    ),
    placeholderData: (before) => before,
    retry: false,
    queryFn: () => taken(api.POST("/api/v1/cases/similar", { body })).catch(() => []),
  });
  return found.data ?? [];
}
