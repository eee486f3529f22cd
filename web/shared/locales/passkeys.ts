import { passkeys as en } from "./en/passkeys";
import { useLanguage } from "./index";
import { type PasskeyWords, passkeys as zh } from "./zh/passkeys";

/** The words about passkeys: at signing in and in one's own account. */
export function usePasskeyWords(): PasskeyWords {
  return useLanguage() === "zh" ? zh : en;
}
