import { api, taken } from "@shared/api/client";
import type { Case, Entry, Office, Performing, Procedure } from "@shared/api/types";
import { useQuery } from "@tanstack/react-query";
import { useEvery } from "./live/hearing";

const KEPT = 10 * 60_000;

export const caseKey = (no: string) => ["case", no];
export const timelineKey = (no: string) => ["timeline", no];

export function useCase(no: string) {
  return useQuery({
    queryKey: caseKey(no),
    queryFn: async () =>
      (await taken(api.GET("/api/v1/cases/{case_no}", { params: { path: { case_no: no } } }))) as Case,
    refetchInterval: useEvery(),
  });
}

/** Everything that happened, oldest first. */
export function useTimeline(no: string, version: number | undefined) {
  return useQuery({
    queryKey: [...timelineKey(no), version],
    enabled: version !== undefined,
    placeholderData: (before) => before,
    queryFn: async () => {
      const entries: Entry[] = [];
      let cursor: number | undefined;
      do {
        const params = { path: { case_no: no }, query: { cursor, limit: 500 } };
        const page = await taken(api.GET("/api/v1/cases/{case_no}/timeline", { params }));
        entries.push(...page.items);
        cursor = page.next ? Number(page.next) : undefined;
      } while (cursor !== undefined);
      return entries;
    },
  });
}

export async function perform(
  no: string,
  act: string,
  wish: Performing,
  version: number,
  key: string,
): Promise<Case> {
  const header = { "If-Match": `"${version}"`, "Idempotency-Key": key };
  const params = { path: { case_no: no, act }, header };
  const body = wish as { fields: Record<string, never>; outcome?: string };
  return (await taken(api.POST("/api/v1/cases/{case_no}/acts/{act}", { params, body }))) as Case;
}

export function useProcedures() {
  return useQuery<Procedure[]>({
    queryKey: ["procedures"],
    queryFn: () => taken(api.GET("/api/v1/procedures")),
    staleTime: KEPT,
  });
}

export function useOffices() {
  return useQuery<Office[]>({
    queryKey: ["offices"],
    queryFn: () => taken(api.GET("/api/v1/offices")),
    staleTime: KEPT,
  });
}

/** The files that were put into the case. */
export function useAttachments(no: string, version: number) {
  return useQuery({
    queryKey: ["attachments", no, version],
    placeholderData: (before) => before,
    queryFn: () =>
      taken(api.GET("/api/v1/cases/{case_no}/attachments", { params: { path: { case_no: no } } })),
  });
}

/** The papers that acts have issued. */
export function useDocuments(no: string, version: number) {
  return useQuery({
    queryKey: ["documents", no, version],
    placeholderData: (before) => before,
    queryFn: () => taken(api.GET("/api/v1/cases/{case_no}/documents", { params: { path: { case_no: no } } })),
  });
}

/** One of them, filled in. */
export function useDocument(no: string, seq: string) {
  return useQuery({
    queryKey: ["documents", no, "one", seq],
    queryFn: () => {
      const params = { path: { case_no: no, seq: Number(seq) } };
      return taken(api.GET("/api/v1/cases/{case_no}/documents/{seq}", { params }));
    },
  });
}
