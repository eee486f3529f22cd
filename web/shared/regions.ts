import { useEffect, useState } from "react";
import { api, taken } from "./api/client";
import type { Region } from "./api/types";

const PAUSE = 200;
const MOST = 10;
/** Longest address that is looked at. */
const LONGEST = 200;

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

/** The divisions that an address may mean; none of one that says too little. */
export function useLocated(address: string): Region[] {
  const [found, setFound] = useState<Region[]>([]);
  useEffect(() => {
    let late = false;
    setFound([]);
    if (!address.trim()) return;
    const wait = setTimeout(() => {
      const body = { address: address.slice(0, LONGEST) };
      taken(api.POST("/api/v1/regions/locate", { body })).then(
        ({ decision, candidates }) => {
          if (!late && decision !== "coarse") setFound(candidates);
        },
        () => undefined, // A proposal that does not come is none.
      );
    }, PAUSE);
    return () => {
      late = true;
      clearTimeout(wait);
    };
  }, [address]);
  return found;
}
