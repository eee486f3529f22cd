import { api, taken } from "@shared/api/client";
import type { Seat } from "@shared/api/types";
import { useQuery } from "@tanstack/react-query";
import { useEvery } from "../live/hearing";

const EVERY = 60_000;

/** What is owed where, in the offices that the caller supervises; those below are not streamed. */
export function useSupervision() {
  return useQuery<Seat[]>({
    queryKey: ["supervision"],
    queryFn: () => taken(api.GET("/api/v1/supervision")),
    refetchInterval: useEvery() || EVERY,
  });
}
