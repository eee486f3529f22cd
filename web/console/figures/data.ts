import { api, taken } from "@shared/api/client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { About } from "./links";
import { unitOf } from "./period";

/** By what the page splits the figures. */
export type Facet =
  | "kind"
  | "channel"
  | "region"
  | "department"
  | "respondent"
  | "cause"
  | "satisfaction"
  | "office"
  | "procedure";

const KEPT = 60_000;

export function useFigures(about: About) {
  return useQuery({
    queryKey: ["figures", about],
    queryFn: () => taken(api.GET("/api/v1/figures", { params: { query: about } })),
    placeholderData: keepPreviousData,
    staleTime: KEPT,
  });
}

export function useTrend(about: About) {
  const query = { ...about, unit: unitOf(about) };
  return useQuery({
    queryKey: ["figures", "trend", query],
    queryFn: () => taken(api.GET("/api/v1/figures/trend", { params: { query } })),
    placeholderData: keepPreviousData,
    staleTime: KEPT,
  });
}

export function useSplit(facet: Facet, about: About) {
  return useQuery({
    queryKey: ["figures", "by", facet, about],
    queryFn: () =>
      taken(api.GET("/api/v1/figures/by/{facet}", { params: { path: { facet }, query: about } })),
    placeholderData: keepPreviousData,
    staleTime: KEPT,
  });
}
