import { api, taken } from "@shared/api/client";
import { useQuery } from "@tanstack/react-query";

/** A version of a procedure never changes. */
const KEPT = 60 * 60_000;

export function useChart(id: string, version: number) {
  return useQuery({
    queryKey: ["chart", id, version],
    staleTime: KEPT,
    queryFn: () =>
      taken(api.GET("/api/v1/procedures/{id}", { params: { path: { id }, query: { version } } })),
  });
}
