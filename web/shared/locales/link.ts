import { link as en } from "./en/link";
import { useLanguage } from "./index";
import { type LinkWords, link as zh } from "./zh/link";

/** The words for making a link to a referral; the text to be sent is there in both languages. */
export const letters = { zh: zh.letter, en: en.letter };

export function useT(): LinkWords {
  return useLanguage() === "zh" ? zh : en;
}
