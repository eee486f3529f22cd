import { api, taken } from "@shared/api/client";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

export const CLOCK = ["clock"];

/** The server's clock; `ahead` is how far it is before this computer's. */
export function useClock() {
  return useQuery({
    queryKey: CLOCK,
    queryFn: async () => {
      const { now, adjustable } = await taken(api.GET("/api/v1/clock"));
      return { ahead: Date.parse(now) - Date.now(), adjustable };
    },
    refetchInterval: 60_000,
  });
}

/** The server's time, anew every half minute. */
export function useNow(): number {
  const ahead = useClock().data?.ahead ?? 0;
  const [here, setHere] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setHere(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return here + ahead;
}
