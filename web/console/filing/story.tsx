import type { AskedFact } from "@shared/api/types";
import type { Faults } from "@shared/fields/faults";
import { useT } from "@shared/locales/console";
import { Input } from "antd";
import fields from "../fields/fields.module.css";
import { Labelled } from "../fields/labelled";
import type { FilingDraft } from "./draft";
import s from "./filing.module.css";
import { boxId } from "./form";
import { CasePlaceBoxes } from "./places";

type Props = {
  draft: FilingDraft;
  change: (part: Partial<FilingDraft>) => void;
  asks: AskedFact[];
  faults: Faults;
};

/** What happened, where, and what is asked for, in the complainant's words. */
export function Story({ draft, change, asks, faults }: Props) {
  const t = useT();
  const long = (of: "statement" | "claim", help: string, rows: number) => (
    <Labelled id={boxId(of)} label={t.file[of]} help={help} required={of === "statement"} fault={faults[of]}>
      {(described) => (
        <Input.TextArea
          {...described}
          className={fields.growing}
          rows={rows}
          value={draft[of]}
          onChange={(event) => change({ [of]: event.target.value })}
          status={faults[of] ? "error" : undefined}
        />
      )}
    </Labelled>
  );
  return (
    <fieldset className={s.part}>
      <legend>{t.file.what}</legend>
      {long("statement", t.file.statementHelp, 5)}
      <CasePlaceBoxes
        asks={asks}
        places={draft.places}
        set={(places) => change({ places })}
        faults={faults}
      />
      {long("claim", t.file.claimHelp, 2)}
    </fieldset>
  );
}
