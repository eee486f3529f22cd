import type { AskedFact } from "@shared/api/types";
import type { Faults } from "@shared/fields/faults";
import { useCommon } from "@shared/locales/common";
import { useT } from "@shared/locales/portal";
import type { CasePlaces, Division, PartyPlaces } from "@shared/places";
import { YesNo } from "../ui/choices";
import { RegionBox } from "../ui/region-box";
import type { Draft } from "./draft";

type Asking<T> = { asks: AskedFact[]; places: T; set: (places: T) => void; faults: Faults };

/** Where the other side is, as far as it decides which office gets the complaint. */
export function WhomPlaces({ asks, places, set, faults }: Asking<PartyPlaces>) {
  const t = useT();
  const division = (of: "habitual_region" | "platform_region") =>
    asks.includes(of) && (
      <RegionBox
        id={`respondents-0-${of}`}
        label={t.whom[of]}
        help={t.whom[`${of}Help`]}
        value={places[of]}
        set={(value) => set({ ...places, [of]: value })}
        fault={faults[`respondents.0.${of}`]}
      />
    );
  return (
    <>
      {division("habitual_region")}
      {division("platform_region")}
      {asks.includes("reachable") && places.platform_region && (
        <YesNo
          id="respondents-0-reachable"
          label={t.whom.reachable}
          value={places.reachable}
          set={(reachable) => set({ ...places, reachable })}
        />
      )}
    </>
  );
}

/** Where it happened, as far as that decides. */
export function WherePlaces({ asks, places, set, faults }: Asking<CasePlaces>) {
  const t = useT();
  const one = (of: "consumed_in" | "performance_region") =>
    asks.includes(of) && (
      <RegionBox
        id={of}
        label={t.what[of]}
        value={places[of]}
        set={(value) => set({ ...places, [of]: value })}
        fault={faults[of]}
      />
    );
  const events = places.event_regions ?? [];
  const others = (without: string) => events.filter((one) => one.code !== without);
  return (
    <>
      {one("consumed_in")}
      {one("performance_region")}
      {asks.includes("event_regions") && (
        <>
          <RegionBox
            id="event_regions"
            label={t.what.event_regions}
            help={t.what.event_regionsHelp}
            value={undefined}
            set={(added) => added && set({ ...places, event_regions: [...others(added.code), added] })}
          />
          {events.map(({ code, name }) => (
            <p key={code}>
              {name}{" "}
              <button
                type="button"
                className="plain"
                aria-label={t.what.removePlace(name)}
                onClick={() => set({ ...places, event_regions: others(code) })}
              >
                {t.what.remove}
              </button>
            </p>
          ))}
        </>
      )}
    </>
  );
}

/** Whether the complainant is a foreign national, where that decides. */
export function ForeignChoice({ asks, places, set }: Omit<Asking<PartyPlaces>, "faults">) {
  const t = useT();
  if (!asks.includes("foreign")) return null;
  return (
    <YesNo
      id="complainant-foreign"
      label={t.you.foreign}
      value={places.foreign}
      set={(foreign) => set({ ...places, foreign })}
    />
  );
}

/** What was said of places, as lines to be checked: of the other side, of what happened, of whoever complains. */
export function useSaidPlaces(draft: Draft, asks: AskedFact[]) {
  const t = useT();
  const common = useCommon();
  type Line = readonly [label: string, words: string];
  const place = (label: string, one: Division | undefined): Line => [label, one?.name ?? ""];
  const answer = (label: string, one: boolean | undefined): Line => [
    label,
    one === undefined ? "" : one ? common.field.yes : common.field.no,
  ];
  const asked = (fact: AskedFact, ...lines: Line[]) => (asks.includes(fact) ? lines : []);
  const { whom, you, places } = draft;
  return {
    whom: [
      place(t.whom.region, whom.region),
      ...asked("habitual_region", place(t.whom.habitual_region, whom.habitual_region)),
      ...asked("platform_region", place(t.whom.platform_region, whom.platform_region)),
      ...asked("reachable", answer(t.whom.reachable, whom.platform_region && whom.reachable)),
    ],
    what: [
      ...asked("consumed_in", place(t.what.consumed_in, places.consumed_in)),
      ...asked("performance_region", place(t.what.performance_region, places.performance_region)),
      ...asked(
        "event_regions",
        ...(places.event_regions ?? []).map((one) => place(t.what.event_regions, one)),
      ),
    ],
    you: [place(t.you.region, you.region), ...asked("foreign", answer(t.you.foreign, you.foreign))],
  };
}
