import { useAnswer } from "./answer";
import { api, taken } from "./api/client";
import type { Region } from "./api/types";
import type { Division } from "./places";

const PAUSE = 200;
const MOST = 10;
/** Longest address that is looked at. */
const LONGEST = 200;
const NONE: Division[] = [];

const divisions = (regions: Region[]): Division[] =>
  regions.map(({ code, full_name }) => ({ code, name: full_name }));

const search = async (q: string) =>
  divisions((await taken(api.GET("/api/v1/regions", { params: { query: { q, limit: MOST } } }))).items);

const locate = async (address: string) => {
  const body = { address: address.slice(0, LONGEST) };
  const { decision, candidates } = await taken(api.POST("/api/v1/regions/locate", { body }));
  return decision === "coarse" ? NONE : divisions(candidates);
};

/** The divisions that what was typed may mean, the likeliest first. */
export function useRegions(typed: string): Division[] {
  return useAnswer(typed.trim(), PAUSE, search)?.told ?? NONE;
}

/** The divisions that an address may mean; none of one that says too little, or before it is answered. */
export function useLocated(address: string): Division[] {
  const asked = address.trim();
  const answer = useAnswer(asked, PAUSE, locate);
  return answer?.to === asked ? answer.told : NONE;
}
