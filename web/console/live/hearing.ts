import { createContext, useContext } from "react";

/** How the page hears of what changed: at once, by asking again and again, or not at all. */
export type Hearing = "live" | "polling" | "offline";

export type Live = { hearing: Hearing; fresh: ReadonlySet<string>; seen: () => void };

export const NONE: ReadonlySet<string> = new Set();
export const LiveContext = createContext<Live>({ hearing: "polling", fresh: NONE, seen: () => {} });

const POLL = 20_000;

export function useLive(): Live {
  return useContext(LiveContext);
}

/** How often to ask, where the stream does not tell. */
export function useEvery(): number | false {
  return useLive().hearing === "live" ? false : POLL;
}
