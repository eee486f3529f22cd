import { useT } from "@shared/locales/console";
import { useRegions } from "@shared/regions";
import { Select } from "antd";
import { useState } from "react";
import { Labelled } from "../fields/labelled";

/** A division, found by typing its name, a part of it, names from above down, or its code. */
export function RegionBox(props: {
  id: string;
  label: string;
  code: string;
  name: string;
  set: (code: string, name: string) => void;
  fault?: string;
}) {
  const t = useT();
  const [typed, setTyped] = useState("");
  const found = useRegions(typed);
  const options = found.map((one) => ({ value: one.code, label: `${one.full_name} ${one.code}` }));
  if (props.code && !found.some((one) => one.code === props.code)) {
    options.push({ value: props.code, label: `${props.name} ${props.code}` });
  }
  return (
    <Labelled id={props.id} label={props.label} help={t.file.regionHelp} fault={props.fault}>
      {(described) => (
        <Select
          {...described}
          aria-label={props.label}
          showSearch={{ filterOption: false, onSearch: setTyped }}
          allowClear
          value={props.code || undefined}
          options={options}
          onChange={(code?: string) => {
            const one = found.find((region) => region.code === code);
            props.set(code ?? "", one?.full_name ?? "");
          }}
          notFoundContent={typed.trim() ? t.file.regionNone : t.file.regionType}
          status={props.fault ? "error" : undefined}
          style={{ width: "100%" }}
        />
      )}
    </Labelled>
  );
}
