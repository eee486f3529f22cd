import { life as en } from "./en/life";
import { useLanguage } from "./index";
import { type Life, life as zh } from "./zh/life";

/** The words of what takes two people: erasing, holding, retention, and everything about one person. */
export function useLife(): Life {
  return useLanguage() === "zh" ? zh : en;
}
