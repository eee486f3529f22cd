import { common as en } from "./en/common";
import { useLanguage } from "./index";
import { type Common, common as zh } from "./zh/common";

/** The words that both rooms use. */
export function useCommon(): Common {
  return useLanguage() === "zh" ? zh : en;
}
