import { useT } from "@shared/locales/console";
import type { Division } from "@shared/places";
import { useLocated, useRegions } from "@shared/regions";
import { Button, Select } from "antd";
import { useState } from "react";
import { Labelled } from "../fields/labelled";
import s from "./filing.module.css";

type Props = { id: string; label: string; help?: string; fault?: string };

const shown = ({ code, name }: Division) => ({ value: code, label: `${name} ${code}` });

/** What is typed into a box for divisions, and what it may mean; what was chosen stays among it. */
function useChoices(before: Division[]) {
  const t = useT();
  const [typed, setTyped] = useState("");
  const found = useRegions(typed);
  const kept = before.filter((one) => !found.some(({ code }) => code === one.code));
  const choices = [...found, ...kept];
  const select = {
    showSearch: { filterOption: false, onSearch: setTyped },
    allowClear: true,
    options: choices.map(shown),
    notFoundContent: typed.trim() ? t.file.regionNone : t.file.regionType,
    style: { width: "100%" },
  };
  return { select, of: (code: string | undefined) => choices.find((one) => one.code === code) };
}

/**
 * A division, found by typing its name, a part of it, names from above down, or its code; while none is chosen, what
 * the address may mean is proposed.
 */
export function RegionBox(
  props: Props & {
    value: Division | undefined;
    set: (value: Division | undefined) => void;
    address?: string;
  },
) {
  const t = useT();
  const { value, set } = props;
  const { select, of } = useChoices(value ? [value] : []);
  const proposed = useLocated(value ? "" : (props.address ?? ""));
  return (
    <Labelled id={props.id} label={props.label} help={props.help ?? t.file.regionHelp} fault={props.fault}>
      {(described) => (
        <>
          <Select
            {...described}
            {...select}
            aria-label={props.label}
            value={value?.code}
            onChange={(code?: string) => set(of(code))}
            status={props.fault ? "error" : undefined}
          />
          {proposed.length > 0 && (
            <p className={s.proposed} role="status">
              {t.file.regionProposed}
              {proposed.map((one) => (
                <Button key={one.code} size="small" onClick={() => set(one)}>
                  {one.name}
                </Button>
              ))}
            </p>
          )}
        </>
      )}
    </Labelled>
  );
}

/** Several divisions, each found in the same way. */
export function RegionsBox(props: Props & { value: Division[]; set: (value: Division[]) => void }) {
  const t = useT();
  const { select, of } = useChoices(props.value);
  return (
    <Labelled id={props.id} label={props.label} help={props.help ?? t.file.regionHelp} fault={props.fault}>
      {(described) => (
        <Select
          {...described}
          {...select}
          mode="multiple"
          aria-label={props.label}
          value={props.value.map((one) => one.code)}
          onChange={(codes: string[]) => props.set(codes.map(of).filter((one) => one !== undefined))}
          status={props.fault ? "error" : undefined}
        />
      )}
    </Labelled>
  );
}
