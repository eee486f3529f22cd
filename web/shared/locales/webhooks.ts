import { webhooks as en } from "./en/webhooks";
import { useLanguage } from "./index";
import { type Hooks, webhooks as zh } from "./zh/webhooks";

/** The words of the page of webhooks. */
export function useHookWords(): Hooks {
  return useLanguage() === "zh" ? zh : en;
}
