import { providers as en } from "./en/providers";
import { useLanguage } from "./index";
import { type ProviderWords, providers as zh } from "./zh/providers";

/** The words for signing in by an identity provider. */
export function useProviderWords(): ProviderWords {
  return useLanguage() === "zh" ? zh : en;
}
