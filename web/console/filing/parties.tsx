import type { AskedFact, Words } from "@shared/api/types";
import type { Faults } from "@shared/fields/faults";
import { type Numbers, useHints } from "@shared/hints";
import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/console";
import { Button } from "antd";
import { type FilingDraft, NOBODY, type TypedParty } from "./draft";
import s from "./filing.module.css";
import { boxId } from "./form";
import { useKnown } from "./known";
import { Line } from "./line";
import { NameBox } from "./name-box";
import { PartyPlaceBoxes } from "./places";
import { RegionBox } from "./region-box";

type Lined = "name" | "phone" | "email" | "address" | "id_number" | "credit_code";

const NUMBERS = ["phone", "id_number", "credit_code"] as const;

const numbersOf = ({ phone, id_number, credit_code }: TypedParty): Numbers => ({
  phone,
  id_number,
  credit_code,
});

type Props = {
  draft: FilingDraft;
  change: (part: Partial<FilingDraft>) => void;
  /** What decides whose a complaint is. */
  asks: AskedFact[];
  faults: Faults;
};

/** Who complains, and about whom. */
export function Parties({ draft, change, asks, faults }: Props) {
  const t = useT();
  const hints = useHints(numbersOf(draft.complainant), draft.respondents.map(numbersOf));
  const respondent = (at: number, party: TypedParty) =>
    change({ respondents: draft.respondents.map((one, i) => (i === at ? party : one)) });
  return (
    <>
      <fieldset className={s.part}>
        <legend>{t.file.complainant}</legend>
        <PartyLines
          name="complainant"
          party={draft.complainant}
          set={(complainant) => change({ complainant })}
          asks={asks}
          faults={faults}
          hints={hints}
          required
        />
      </fieldset>
      {draft.respondents.map((party, at) => (
        <fieldset key={`respondent ${at}`} className={s.part}>
          <legend>{draft.respondents.length > 1 ? t.file.respondentNo(at + 1) : t.file.respondent}</legend>
          <PartyLines
            name={`respondents.${at}`}
            party={party}
            set={(next) => respondent(at, next)}
            asks={asks}
            faults={faults}
            hints={hints}
          />
          {at > 0 && (
            <Button onClick={() => change({ respondents: draft.respondents.filter((_, i) => i !== at) })}>
              {t.file.removeRespondent(at + 1)}
            </Button>
          )}
          {at === draft.respondents.length - 1 && (
            <Button type="dashed" onClick={() => change({ respondents: [...draft.respondents, NOBODY] })}>
              {t.file.addRespondent}
            </Button>
          )}
        </fieldset>
      ))}
    </>
  );
}

function PartyLines(props: {
  name: string;
  party: TypedParty;
  set: (party: TypedParty) => void;
  asks: AskedFact[];
  faults: Faults;
  hints: Record<string, Words>;
  required?: boolean;
}) {
  const t = useT();
  const say = useSay();
  const { party, set } = props;
  const line = (of: Lined, type: "text" | "tel" | "email" = "text") => (
    <Line
      id={boxId(`${props.name}.${of}`)}
      type={type}
      label={t.file[of]}
      value={party[of] ?? ""}
      set={(value) => set({ ...party, [of]: value })}
      required={of === "name" && props.required}
      fault={props.faults[`${props.name}.${of}`]}
    />
  );
  return (
    <>
      <div className={s.pair}>
        {props.required ? (
          line("name")
        ) : (
          <NameBox
            id={boxId(`${props.name}.name`)}
            label={t.file.name}
            party={party}
            set={set}
            fault={props.faults[`${props.name}.name`]}
          />
        )}
        {line("phone", "tel")}
      </div>
      <div className={s.pair}>
        {line("email", "email")}
        {line("address")}
      </div>
      <div className={s.pair}>
        {line(props.required ? "id_number" : "credit_code")}
        <RegionBox
          id={boxId(`${props.name}.region`)}
          label={t.file.region}
          value={party.region}
          set={(region) => set({ ...party, region })}
          address={party.address}
          fault={props.faults[`${props.name}.region`]}
        />
      </div>
      <PartyPlaceBoxes
        name={props.name}
        asks={props.asks}
        places={party}
        set={(places) => set({ ...party, ...places })}
        faults={props.faults}
      />
      {NUMBERS.map((of) => {
        const hint = props.hints[`${props.name}.${of}`];
        return (
          hint && (
            <p key={of} className={s.hint} role="status">
              {t.file[of]}：{say(hint)}
            </p>
          )
        );
      })}
      {props.required && <p className={s.help}>{t.file.contactHelp}</p>}
      {props.required && <KnownComplainant party={party} />}
    </>
  );
}

/** That somebody like this complained before; nothing that is masked can be filled in. */
function KnownComplainant({ party }: { party: TypedParty }) {
  const t = useT();
  return useKnown("complainant", party).map((one) => (
    <p key={one.case_nos[0]} className={s.hint} role="status">
      {t.file.known(one.count, [one.party.name, one.party.phone].filter(Boolean).join(" "))}
    </p>
  ));
}
