import { work as en } from "./en/work";
import { useLanguage } from "./index";
import { type Work, work as zh } from "./zh/work";

/** The words of the working pages. */
export function useW(): Work {
  return useLanguage() === "zh" ? zh : en;
}
