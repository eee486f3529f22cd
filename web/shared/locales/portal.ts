import { portal as en } from "./en/portal";
import { useLanguage } from "./index";
import { type Portal, portal as zh } from "./zh/portal";

/** The words of the portal. */
export function useT(): Portal {
  return useLanguage() === "zh" ? zh : en;
}
