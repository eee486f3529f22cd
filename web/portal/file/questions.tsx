import type { Procedure, Words } from "@shared/api/types";
import type { Faults } from "@shared/fields/faults";
import type { useKept } from "@shared/files/kept";
import { useHints } from "@shared/hints";
import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/portal";
import { lazy, Suspense } from "react";
import { Choices } from "../ui/choices";
import { Field } from "../ui/field";
import { Line, Lines } from "../ui/lines";
import { RegionBox } from "../ui/region-box";
import { Check } from "./check";
import { type Draft, officeOf, territorial } from "./draft";
import { ForeignChoice, WherePlaces, WhomPlaces } from "./places";
import type { Step } from "./steps";

const EvidenceQuestion = lazy(() => import("./evidence"));

export type Asked = {
  steps: Step[];
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  procedures: Procedure[];
  procedure: Procedure | undefined;
  faults: Faults;
  kept: ReturnType<typeof useKept>;
};

export function Question({ step, ...asked }: Asked & { step: Step }) {
  switch (step) {
    case "kind":
      return <Kind {...asked} />;
    case "whom":
      return <Whom {...asked} />;
    case "what":
      return <What {...asked} />;
    case "want":
      return <Want {...asked} />;
    case "evidence":
      return (
        <Suspense fallback={null}>
          <EvidenceQuestion kept={asked.kept} />
        </Suspense>
      );
    case "you":
      return <You {...asked} />;
    case "check":
      return <Check {...asked} />;
  }
}

/** The office says more to whoever complains than the name of its procedure, which only tells two apart. */
function Kind({ draft, change, procedures, procedure, faults }: Asked) {
  const t = useT();
  const say = useSay();
  const named = procedures.filter((of) => !territorial(of));
  const placed = procedures.filter(territorial);
  const all = named.flatMap((of) => of.offices.map((office) => ({ of, office })));
  const twice = (code: string) => all.filter((one) => one.office.code === code).length > 1;
  const value = (id: string, code: string) => `${id}/${code}`;
  return (
    <Choices
      id="office"
      label={t.kind.office}
      required
      options={[
        ...placed.map((of) => ({ value: value(of.id, ""), label: say(of.title) })),
        ...all.map(({ of, office }) => ({
          value: value(of.id, office.code),
          label: twice(office.code) ? `${say(office.title)} · ${say(of.title)}` : say(office.title),
        })),
      ]}
      value={
        procedure
          ? value(procedure.id, territorial(procedure) ? "" : (officeOf(draft, procedure)?.code ?? ""))
          : ""
      }
      set={(chosen) => {
        const [id = "", office = ""] = chosen.split("/");
        change({ procedure: id, office, facts: id === procedure?.id ? draft.facts : {} });
      }}
      fault={faults.office}
    />
  );
}

function Whom({ draft, change, procedure, faults }: Asked) {
  const t = useT();
  const { whom } = draft;
  const hint = useHints({}, [{ phone: whom.phone }])["respondents.0.phone"];
  const line = (of: "name" | "phone" | "address", type: "text" | "tel" = "text") => (
    <Line
      id={`respondents-0-${of}`}
      type={type}
      label={t.whom[of]}
      value={draft.whom[of]}
      set={(value) => change({ whom: { ...draft.whom, [of]: value } })}
      fault={faults[`respondents.0.${of}`]}
    />
  );
  return (
    <>
      <p className="about">{t.whom.about}</p>
      {line("name")}
      {line("phone", "tel")}
      <Hint of={hint} />
      {line("address")}
      <RegionBox
        id="respondents-0-region"
        label={t.whom.region}
        value={whom.region}
        set={(region) => change({ whom: { ...whom, region } })}
        address={whom.address}
        fault={faults["respondents.0.region"]}
      />
      <WhomPlaces
        asks={procedure?.asks ?? []}
        places={whom}
        set={(places) => change({ whom: { ...whom, ...places } })}
        faults={faults}
      />
    </>
  );
}

function What({ draft, change, procedure, faults }: Asked) {
  const t = useT();
  return (
    <>
      <Lines
        id="statement"
        label={t.what.statement}
        help={t.what.statementHelp}
        required
        rows={6}
        value={draft.statement}
        set={(statement) => change({ statement })}
        fault={faults.statement}
      />
      <WherePlaces
        asks={procedure?.asks ?? []}
        places={draft.places}
        set={(places) => change({ places })}
        faults={faults}
      />
      {procedure?.facts.map((field) => (
        <Field
          key={field.id}
          field={field}
          id={field.id}
          typed={draft.facts[field.id]}
          set={(value) => change({ facts: { ...draft.facts, [field.id]: value } })}
          fault={faults[field.id] ?? faults[`facts.${field.id}`]}
        />
      ))}
    </>
  );
}

function Want({ draft, change, faults }: Asked) {
  const t = useT();
  return (
    <Lines
      id="claim"
      label={t.want.claim}
      help={t.want.claimHelp}
      value={draft.claim}
      set={(claim) => change({ claim })}
      fault={faults.claim}
    />
  );
}

function You({ draft, change, procedure, faults }: Asked) {
  const t = useT();
  const { you } = draft;
  const hint = useHints({ phone: you.phone }, [])["complainant.phone"];
  const line = (
    of: "name" | "phone" | "email" | "address",
    complete: string,
    type: "text" | "tel" | "email" = "text",
  ) => (
    <Line
      id={`complainant-${of}`}
      type={type}
      complete={complete}
      label={t.you[of]}
      required={of === "name"}
      value={draft.you[of]}
      set={(value) => change({ you: { ...draft.you, [of]: value } })}
      fault={faults[`complainant.${of}`]}
    />
  );
  return (
    <>
      <p className="about">{t.you.about}</p>
      {line("name", "name")}
      <p className="about">{t.you.contactHelp}</p>
      {line("phone", "tel", "tel")}
      <Hint of={hint} />
      {line("email", "email", "email")}
      {line("address", "street-address")}
      <RegionBox
        id="complainant-region"
        label={t.you.region}
        value={you.region}
        set={(region) => change({ you: { ...you, region } })}
        address={you.address}
        fault={faults["complainant.region"]}
      />
      <ForeignChoice
        asks={procedure?.asks ?? []}
        places={you}
        set={(places) => change({ you: { ...you, ...places } })}
      />
    </>
  );
}

/** What looks wrong in a number; it keeps nobody from going on. */
function Hint({ of }: { of: Words | undefined }) {
  const say = useSay();
  return (
    <p className="hint" role="status">
      {say(of)}
    </p>
  );
}
