import { useCommon } from "../locales/common";
import { type DateWords, dateWords } from "./words";

export function useDates(): DateWords {
  return dateWords(useCommon());
}
