import { useEffect, useState } from "react";
import { api, taken } from "./api/client";
import type { Words } from "./api/types";

export type Numbers = { id_number?: string; credit_code?: string; phone?: string };

const PAUSE = 500;

/** What looks wrong in the numbers typed so far, by field as a filing names it. It keeps nobody from going on. */
export function useHints(complainant: Numbers, respondents: Numbers[]): Record<string, Words> {
  const [hints, setHints] = useState<Record<string, Words>>({});
  const asked = JSON.stringify({ complainant, respondents });
  useEffect(() => {
    let late = false;
    const wait = setTimeout(() => {
      const body = JSON.parse(asked) as { complainant: Numbers; respondents: Numbers[] };
      const any = [body.complainant, ...body.respondents].some((one) => Object.values(one).some(Boolean));
      if (!any) return setHints({});
      taken(api.POST("/api/v1/hints", { body: body as never })).then(
        (found) => {
          if (!late) setHints(Object.fromEntries(found.hints.map((hint) => [hint.field, hint.text])));
        },
        () => undefined, // A hint that does not come is none.
      );
    }, PAUSE);
    return () => {
      late = true;
      clearTimeout(wait);
    };
  }, [asked]);
  return hints;
}
