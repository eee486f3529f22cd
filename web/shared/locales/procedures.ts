import { procedures as en } from "./en/procedures";
import { useLanguage } from "./index";
import { type ProcedureWords, procedures as zh } from "./zh/procedures";

/** The words of procedures, calendars and rules, and of a case's whole file. */
export function useProcedureWords(): ProcedureWords {
  return useLanguage() === "zh" ? zh : en;
}
