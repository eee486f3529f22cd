import { api, newKey, taken } from "@shared/api/client";
import type { components } from "@shared/api/schema";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useSending } from "../data";

export type Order = components["schemas"]["OrderShape"];
export type NewOrder = Partial<components["schemas"]["NewOrder"]> &
  Pick<components["schemas"]["NewOrder"], "kind" | "reason">;

export const ordersKey = ["orders"];
/** While an order is being carried out, so often one looks how far it has come. */
const WATCH = 2_000;

export function useOrder(id: string) {
  return useQuery({
    queryKey: [...ordersKey, id],
    queryFn: () => taken(api.GET("/api/v1/orders/{id}", { params: { path: { id } } })),
    refetchInterval: ({ state }) =>
      state.data?.state === "confirmed" && !state.data.may.includes("take") ? WATCH : false,
  });
}

/** Proposes something, once however often the button is pressed; gives the order. */
export function useProposing() {
  const sending = useSending();
  const queries = useQueryClient();
  const [once, setOnce] = useState(newKey);
  const [made, setMade] = useState<Order>();
  const propose = (wish: NewOrder) =>
    sending.send(async () => {
      const params = { header: { "Idempotency-Key": once } };
      const body = wish as components["schemas"]["NewOrder"];
      setMade(await taken(api.POST("/api/v1/orders", { params, body })));
      setOnce(newKey());
      await queries.invalidateQueries({ queryKey: ordersKey });
    });
  return { ...sending, made, propose };
}
