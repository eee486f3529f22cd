import type { AskedFact, Filing, Party } from "./api/types";

/** A division that was chosen: its code, and its name with what is above it, as shown. */
export type Division = { code: string; name: string };

/** Where a party is, as typed. */
export type PartyPlaces = {
  region?: Division;
  habitual_region?: Division;
  platform_region?: Division;
  reachable?: boolean;
  foreign?: boolean;
};

/** The places that belong to no party, as typed. */
export type CasePlaces = {
  consumed_in?: Division;
  performance_region?: Division;
  event_regions?: Division[];
};

/** Of what was typed, what the procedure asks for: what another one asked for is not sent. */
export function partyPlaces(
  typed: PartyPlaces,
  asks: AskedFact[],
): Pick<Party, "region" | "habitual_region" | "platform_region" | "reachable" | "foreign"> {
  const platform = asks.includes("platform_region") ? typed.platform_region?.code : undefined;
  return {
    region: typed.region?.code,
    habitual_region: asks.includes("habitual_region") ? typed.habitual_region?.code : undefined,
    platform_region: platform,
    reachable: platform && asks.includes("reachable") ? typed.reachable : undefined,
    foreign: asks.includes("foreign") ? typed.foreign : undefined,
  };
}

/** The same of the places that belong to no party. */
export function casePlaces(
  typed: CasePlaces,
  asks: AskedFact[],
): Pick<Filing, "consumed_in" | "performance_region" | "event_regions"> {
  const events = (typed.event_regions ?? []).map((one) => one.code);
  return {
    consumed_in: asks.includes("consumed_in") ? typed.consumed_in?.code : undefined,
    performance_region: asks.includes("performance_region") ? typed.performance_region?.code : undefined,
    event_regions: asks.includes("event_regions") && events.length > 0 ? events : undefined,
  };
}

/** Whether any of them is stated. */
export function anyPlace(places: object): boolean {
  return Object.values(places).some((one) => one !== undefined);
}
