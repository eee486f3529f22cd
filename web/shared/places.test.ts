import { expect, test } from "vitest";
import { anyPlace, type CasePlaces, casePlaces, type PartyPlaces, partyPlaces } from "./places";

const hangzhou = { code: "330100", name: "浙江省杭州市" };
const yuhang = { code: "330110", name: "浙江省杭州市余杭区" };

const party: PartyPlaces = {
  region: yuhang,
  habitual_region: hangzhou,
  platform_region: hangzhou,
  reachable: false,
  foreign: true,
};
const places: CasePlaces = { consumed_in: yuhang, performance_region: yuhang, event_regions: [hangzhou] };

test("only what the procedure asks for is sent", () => {
  expect(partyPlaces(party, [])).toEqual({ region: "330110" });
  expect(partyPlaces(party, ["habitual_region", "foreign"])).toEqual({
    region: "330110",
    habitual_region: "330100",
    foreign: true,
  });
  expect(casePlaces(places, ["performance_region"])).toEqual({ performance_region: "330110" });
  expect(casePlaces(places, ["consumed_in", "event_regions"])).toEqual({
    consumed_in: "330110",
    event_regions: ["330100"],
  });
});

test("whether somebody is found there is said only of a merchant on a platform", () => {
  const asks = ["platform_region", "reachable"] as const;
  expect(partyPlaces(party, [...asks]).reachable).toBe(false);
  expect(partyPlaces({ ...party, platform_region: undefined }, [...asks]).reachable).toBeUndefined();
});

test("empty boxes are no places", () => {
  expect(anyPlace(partyPlaces({}, ["habitual_region"]))).toBe(false);
  expect(anyPlace(casePlaces({ event_regions: [] }, ["event_regions"]))).toBe(false);
  expect(anyPlace(casePlaces(places, ["event_regions"]))).toBe(true);
});
