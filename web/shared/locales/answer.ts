import { answer as en } from "./en/answer";
import { useLanguage } from "./index";
import { type Answer, answer as zh } from "./zh/answer";

/** The words of the page on which a referral is answered by its link. */
export function useT(): Answer {
  return useLanguage() === "zh" ? zh : en;
}
