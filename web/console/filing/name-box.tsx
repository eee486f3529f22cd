import { useT } from "@shared/locales/console";
import { AutoComplete } from "antd";
import { Labelled } from "../fields/labelled";
import type { TypedParty } from "./draft";
import { useKnown } from "./known";

/** The name of whoever is complained about; one that the office knows fills in its credit code too. */
export function NameBox(props: {
  id: string;
  label: string;
  party: TypedParty;
  set: (party: TypedParty) => void;
  fault?: string;
}) {
  const t = useT();
  const { party, set } = props;
  const known = useKnown("respondent", party);
  const others = known.filter(
    (one) => one.party.name !== party.name || (one.party.credit_code ?? "") !== (party.credit_code ?? ""),
  );
  const options = others.map((one, at) => ({
    value: String(at),
    label: [one.party.name, one.party.credit_code, t.file.earlier(one.count)].filter(Boolean).join(" · "),
  }));
  return (
    <Labelled id={props.id} label={props.label} fault={props.fault}>
      {(described) => (
        <AutoComplete
          {...described}
          value={party.name}
          options={options}
          onChange={(name: string) => {
            // Picking one says which; what is typed says itself.
            if (!options.some((option) => option.value === name)) set({ ...party, name });
          }}
          onSelect={(at: string) => {
            const one = others[Number(at)]?.party;
            if (one) set({ ...party, name: one.name, credit_code: one.credit_code ?? party.credit_code });
          }}
          status={props.fault ? "error" : undefined}
          style={{ width: "100%" }}
        />
      )}
    </Labelled>
  );
}
