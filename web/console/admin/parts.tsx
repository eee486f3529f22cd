import type { Refused } from "@shared/api/refused";
import { useSay } from "@shared/locales";
import { useAdmin } from "@shared/locales/admin";
import { Alert, Button, Input } from "antd";
import { type ReactNode, useId } from "react";
import { Labelled } from "../fields/labelled";
import s from "./admin.module.css";

/** A part of a page under its own heading. */
export function Part({ heading, about, children }: { heading: string; about?: string; children: ReactNode }) {
  return (
    <section className={s.part} aria-label={heading}>
      <h2>{heading}</h2>
      {about && <p className={s.about}>{about}</p>}
      {children}
    </section>
  );
}

/** Why it was refused, above the fields; whoever edited something old can see what is there now. */
export function Told({
  refused,
  done,
  again,
}: {
  refused: Refused | undefined;
  done?: boolean;
  again?: () => void;
}) {
  const t = useAdmin();
  const say = useSay();
  if (refused) {
    const stale = refused.code === "changed" && again;
    const loose = Object.values(refused.fields).map(say);
    return (
      <Alert
        type="error"
        role="alert"
        title={[say(refused.words), ...loose].join(" ")}
        action={stale ? <Button onClick={again}>{t.reload}</Button> : undefined}
      />
    );
  }
  return done ? (
    <p role="status" className={s.done}>
      {t.saved}
    </p>
  ) : null;
}

/** From which day to which, in a row of a form. */
export function RowDays(props: {
  id: string;
  line: { from: string; until: string };
  set: (part: { from?: string; until?: string }) => void;
  required?: boolean;
}) {
  const t = useAdmin();
  return (["from", "until"] as const).map((part) => (
    <div key={part}>
      <label htmlFor={`${props.id}-${part}`}>{t.person[part]}</label>
      <Input
        id={`${props.id}-${part}`}
        type="date"
        required={props.required}
        value={props.line[part]}
        onChange={(event) => props.set({ [part]: event.target.value })}
      />
    </div>
  ));
}

/** What the server says of the parts of a row. */
export function RowFaults(props: { of: string; parts: string[]; faults: Refused["fields"] }) {
  const say = useSay();
  return props.parts.map((part) => {
    const fault = props.faults[`${props.of}.${part}`];
    return fault ? (
      <p key={part} className={s.fault}>
        {say(fault)}
      </p>
    ) : null;
  });
}

/** One line to type, with its fault. */
export function TextBox(props: {
  label: string;
  help?: string;
  value: string;
  set: (value: string) => void;
  fault?: string;
  required?: boolean;
  disabled?: boolean;
  type?: "text" | "date" | "number";
}) {
  const id = useId();
  return (
    <Labelled id={id} label={props.label} help={props.help} fault={props.fault} required={props.required}>
      {(described) => (
        <Input
          {...described}
          type={props.type ?? "text"}
          value={props.value}
          disabled={props.disabled}
          autoComplete="off"
          onChange={(event) => props.set(event.target.value)}
        />
      )}
    </Labelled>
  );
}
