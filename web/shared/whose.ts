import { useAnswer } from "./answer";
import { api, taken } from "./api/client";
import type { CompetenceAnswer, CompetenceQuestion } from "./api/types";

const PAUSE = 300;

const decide = (question: string) =>
  taken(api.POST("/api/v1/decisions/competence", { body: JSON.parse(question) as CompetenceQuestion }));

/** Whose the complaint would be as it stands, and which office would get it; nothing while no place is known. */
export function useWhose(question: CompetenceQuestion | undefined): CompetenceAnswer | undefined {
  return useAnswer(question && JSON.stringify(question), PAUSE, decide)?.told;
}
