import { api, taken } from "@shared/api/client";
import type { BulkResult, DutyKind, Performing } from "@shared/api/types";
import type { Lateness } from "@shared/dates/lateness";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEvery } from "../live/hearing";

export const GROUPS: Lateness[] = ["grave", "late", "soon", "later", "none"];

export type Wanted = {
  office?: string;
  role?: string;
  procedure?: string;
  holder?: string;
  kind?: DutyKind;
};

/** How many duties there are in all, by lateness. */
export function useCounts(wanted: Wanted, enabled = true) {
  return useQuery({
    queryKey: ["counts", wanted],
    queryFn: () => taken(api.GET("/api/v1/duties/counts", { params: { query: wanted } })),
    placeholderData: (before) => before,
    refetchInterval: useEvery(),
    enabled,
  });
}

/** The duties of one lateness, page by page. */
export function useDuties(wanted: Wanted, lateness: Lateness, sort: "due" | "received") {
  return useInfiniteQuery({
    queryKey: ["duties", wanted, lateness, sort],
    queryFn: ({ pageParam }) => {
      const query = { ...wanted, lateness, sort, cursor: pageParam, limit: 50 };
      return taken(api.GET("/api/v1/duties", { params: { query } }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: useEvery(),
  });
}

/** One act on several cases: a result for each. */
export async function performAll(
  act: string,
  wish: Performing,
  cases: { case_no: string; version: number }[],
  key: string,
): Promise<BulkResult[]> {
  const params = { header: { "Idempotency-Key": key } };
  const named = cases.map(({ case_no, version }) => ({ case_no, version }));
  const body = { act, ...wish, fields: wish.fields as Record<string, never>, cases: named };
  return taken(api.POST("/api/v1/acts", { params, body }));
}
