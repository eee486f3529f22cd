import type { AskedFact } from "@shared/api/types";
import type { Faults } from "@shared/fields/faults";
import { useT } from "@shared/locales/console";
import type { CasePlaces, PartyPlaces } from "@shared/places";
import { Labelled } from "../fields/labelled";
import { YesNo } from "../fields/yes-no";
import s from "./filing.module.css";
import { boxId } from "./form";
import { RegionBox, RegionsBox } from "./region-box";

/** Where a party is; besides the division, only what decides whose a complaint of this procedure is. */
export function PartyPlaceBoxes(props: {
  name: string;
  asks: AskedFact[];
  places: PartyPlaces;
  set: (places: PartyPlaces) => void;
  faults: Faults;
}) {
  const t = useT().file;
  const { asks, places, set } = props;
  const field = (of: keyof PartyPlaces) => ({
    id: boxId(`${props.name}.${of}`),
    fault: props.faults[`${props.name}.${of}`],
  });
  const complains = props.name === "complainant";
  const division = (of: "habitual_region" | "platform_region") =>
    asks.includes(of) && (
      <RegionBox
        {...field(of)}
        label={t[of]}
        help={t[`${of}Help`]}
        value={places[of]}
        set={(value) => set({ ...places, [of]: value })}
      />
    );
  const answer = (of: "reachable" | "foreign") => (
    <Labelled {...field(of)} label={t[of]} group>
      {({ id }) => <YesNo id={id} value={places[of]} set={(value) => set({ ...places, [of]: value })} />}
    </Labelled>
  );
  if (complains) return asks.includes("foreign") && answer("foreign");
  return (
    <>
      <div className={s.pair}>
        {division("habitual_region")}
        {division("platform_region")}
      </div>
      {asks.includes("reachable") && places.platform_region && answer("reachable")}
    </>
  );
}

/** The places that belong to no party. */
export function CasePlaceBoxes(props: {
  asks: AskedFact[];
  places: CasePlaces;
  set: (places: CasePlaces) => void;
  faults: Faults;
}) {
  const t = useT().file;
  const { asks, places, set, faults } = props;
  const one = (of: "consumed_in" | "performance_region") =>
    asks.includes(of) && (
      <RegionBox
        id={boxId(of)}
        label={t[of]}
        value={places[of]}
        set={(value) => set({ ...places, [of]: value })}
        fault={faults[of]}
      />
    );
  const events = Object.entries(faults).find(([field]) => field.startsWith("event_regions"));
  return (
    <>
      {one("consumed_in")}
      {one("performance_region")}
      {asks.includes("event_regions") && (
        <RegionsBox
          id={boxId("event_regions")}
          label={t.event_regions}
          help={t.event_regionsHelp}
          value={places.event_regions ?? []}
          set={(event_regions) => set({ ...places, event_regions })}
          fault={events?.[1]}
        />
      )}
    </>
  );
}
