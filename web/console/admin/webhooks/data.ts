import { api, taken } from "@shared/api/client";
import type { components } from "@shared/api/schema";
import { useQuery } from "@tanstack/react-query";

export type Webhook = components["schemas"]["WebhookShape"];
export type Result = components["schemas"]["HookResultShape"];

export const KEY = ["webhooks"];
/** The kinds of events that can be told, in the order in which they are shown. */
export const KINDS = ["filed", "acted", "moved", "linked", "referral_sent", "attached", "clock_rang"];

export function useWebhooks(enabled = true, every: number | false = false) {
  return useQuery({
    queryKey: KEY,
    enabled,
    queryFn: () => taken(api.GET("/api/v1/webhooks")),
    refetchInterval: every,
  });
}
