import { console as en } from "./en/console";
import { useLanguage } from "./index";
import { type Console, console as zh } from "./zh/console";

/** The words of the console. */
export function useT(): Console {
  return useLanguage() === "zh" ? zh : en;
}
