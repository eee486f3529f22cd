import { useEffect, useState } from "react";
import { api, taken } from "./api/client";
import type { Region } from "./api/types";

const PAUSE = 200;
const MOST = 10;

/** The divisions that what was typed may mean, the likeliest first. */
export function useRegions(typed: string): Region[] {
  const [found, setFound] = useState<Region[]>([]);
  useEffect(() => {
    let late = false;
    const q = typed.trim();
    if (!q) return setFound([]);
    const wait = setTimeout(() => {
      taken(api.GET("/api/v1/regions", { params: { query: { q, limit: MOST } } })).then(
        (answer) => {
          if (!late) setFound(answer.items);
        },
        () => {
          if (!late) setFound([]);
        },
      );
    }, PAUSE);
    return () => {
      late = true;
      clearTimeout(wait);
    };
  }, [typed]);
  return found;
}

/** The one division that an address means, if there is no doubt. */
export async function located(address: string): Promise<Region | undefined> {
  if (!address.trim()) return undefined;
  const answer = await taken(
    api.POST("/api/v1/regions/locate", { body: { address: address.slice(0, 200) } }),
  );
  return answer.region ?? undefined;
}
