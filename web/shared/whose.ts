import { useEffect, useState } from "react";
import { api, taken } from "./api/client";
import type { CompetenceAnswer, CompetenceQuestion } from "./api/types";

const PAUSE = 300;

/** Whose the complaint would be as it stands, and which office would get it; nothing while no place is known. */
export function useWhose(question: CompetenceQuestion | undefined): CompetenceAnswer | undefined {
  const [answer, setAnswer] = useState<CompetenceAnswer>();
  const asked = question && JSON.stringify(question);
  useEffect(() => {
    let late = false;
    if (!asked) return setAnswer(undefined);
    const wait = setTimeout(() => {
      const body = JSON.parse(asked) as CompetenceQuestion;
      taken(api.POST("/api/v1/decisions/competence", { body })).then(
        (found) => {
          if (!late) setAnswer(found);
        },
        () => {
          if (!late) setAnswer(undefined);
        },
      );
    }, PAUSE);
    return () => {
      late = true;
      clearTimeout(wait);
    };
  }, [asked]);
  return answer;
}
