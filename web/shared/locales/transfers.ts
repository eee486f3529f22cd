import { transfers as en } from "./en/transfers";
import { useLanguage } from "./index";
import { type TransferWords, transfers as zh } from "./zh/transfers";

/** The words of the record of transfers. */
export function useTransferWords(): TransferWords {
  return useLanguage() === "zh" ? zh : en;
}
