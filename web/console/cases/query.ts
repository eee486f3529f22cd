import { api, taken } from "@shared/api/client";
import type { Wanted } from "@shared/api/types";
import type { Language } from "@shared/locales";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEvery } from "../live/hearing";
import { type COUNTED, countedQuery } from "./counted";

export const FILTERS = [
  "procedure",
  "stage",
  "ended",
  "overdue",
  "office",
  "channel",
  "received_from",
  "received_to",
  "closed_from",
  "closed_to",
] as const;

export type CaseFilter = Partial<Record<(typeof FILTERS)[number] | (typeof COUNTED)[number], string>>;

export function wantedOf(values: CaseFilter, words: string): Wanted {
  const { ended, overdue, ...same } = values;
  return {
    ...same,
    ...countedQuery(values),
    ended: ended ? ended === "closed" : null,
    overdue: overdue ? overdue === "late" : null,
    q: words || null,
  };
}

export function useCases(filter: CaseFilter, words: string) {
  const every = useEvery();
  return useInfiniteQuery({
    queryKey: ["cases", filter, words],
    queryFn: ({ pageParam }) =>
      taken(
        api.POST("/api/v1/cases/search", { body: { ...wantedOf(filter, words), cursor: pageParam ?? null } }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    // Every search with words is put on record; it is made when somebody asks.
    refetchInterval: words ? false : every,
    refetchOnWindowFocus: !words,
    placeholderData: (before) => before,
  });
}

/** Fetches the list as a file and hands it to whoever asked. */
export async function download(wanted: Wanted, format: "csv" | "xlsx", language: Language, name: string) {
  const params = { query: { format, language } };
  const call = api.POST("/api/v1/cases/export", { params, body: wanted, parseAs: "blob" });
  const file = (await taken(call)) as unknown as Blob;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `${name}.${format}`;
  link.click();
  // The download has begun by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
