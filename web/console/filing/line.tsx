import { Input } from "antd";
import { Labelled } from "../fields/labelled";

/** One line of text. */
export function Line(props: {
  id: string;
  label: string;
  value: string;
  set: (value: string) => void;
  help?: string;
  required?: boolean;
  fault?: string;
  type?: "text" | "tel" | "email" | "date" | "time";
}) {
  const { id, label, help, required, fault } = props;
  return (
    <Labelled id={id} label={label} help={help} required={required} fault={fault}>
      {(described) => (
        <Input
          {...described}
          type={props.type}
          value={props.value}
          onChange={(event) => props.set(event.target.value)}
          status={fault ? "error" : undefined}
          maxLength={200}
          autoComplete="off"
        />
      )}
    </Labelled>
  );
}
