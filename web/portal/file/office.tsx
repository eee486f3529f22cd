import type { CompetenceAnswer, Procedure } from "@shared/api/types";
import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/portal";
import { casePlaces, partyPlaces } from "@shared/places";
import { useWhose } from "@shared/whose";
import { Choices } from "../ui/choices";
import { type Draft, officeOf, territorial } from "./draft";

/** Whose the complaint would be; not asked of companies, which answer their own customers. */
export function useOffice(draft: Draft, procedure: Procedure | undefined): CompetenceAnswer | undefined {
  const asks = procedure && territorial(procedure);
  return useWhose(
    asks
      ? {
          procedure: procedure.id,
          office: draft.office || undefined,
          channel: "web",
          complainant: partyPlaces(draft.you, procedure.asks),
          respondents: [partyPlaces(draft.whom, procedure.asks)],
          ...casePlaces(draft.places, procedure.asks),
        }
      : undefined,
  );
}

/** The office that will get the complaint and why; where the places leave it open, the complainant chooses. */
export function OfficeNote(props: {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  procedure: Procedure | undefined;
  fault?: string;
}) {
  const { draft, procedure } = props;
  const t = useT();
  const say = useSay();
  const whose = useOffice(draft, procedure);
  const office = procedure && officeOf(draft, procedure);
  const going = whose?.office?.title ?? office?.title;
  const why = whose?.competence?.trail.filter((one) => one.held) ?? [];
  const open = procedure && territorial(procedure) && whose && !whose.office;
  return (
    <>
      <p>{going ? say(going) : t.check.offices}</p>
      {open && (
        <Choices
          id="office"
          label={t.kind.office}
          required
          options={whose.offices.map((one) => ({ value: one.id, label: say(one.title) }))}
          value={draft.office}
          set={(office) => props.change({ office })}
          fault={props.fault}
        />
      )}
      {why.length > 0 && (
        <details>
          <summary>{t.check.whyOffice}</summary>
          {why.map((one) => (
            <p key={one.rule}>{say(one.text)}</p>
          ))}
        </details>
      )}
    </>
  );
}
