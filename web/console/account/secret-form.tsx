import { Refused } from "@shared/api/refused";
import { useSay } from "@shared/locales";
import { Alert, Button, Input } from "antd";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import s from "./account.module.css";

export type Box = {
  name: string;
  label: string;
  help?: string;
  type?: "password" | "text" | "number";
  autoComplete?: string;
  initial?: string;
};

/** A short form about one's own account. What was typed stays until the server has taken it. */
export function SecretForm(props: {
  boxes: Box[];
  submit: string;
  danger?: boolean;
  /** Gives a sentence to say if it came to nothing. */
  send: (typed: Record<string, string>) => Promise<unknown>;
  /** What is wrong before anything is sent. */
  check?: (typed: Record<string, string>) => string | undefined;
  children?: ReactNode;
}) {
  const say = useSay();
  const id = useId();
  const initial = () => Object.fromEntries(props.boxes.map((box) => [box.name, box.initial ?? ""]));
  const [typed, setTyped] = useState<Record<string, string>>(initial);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Refused | string>();
  const fields = error instanceof Refused ? error.fields : {};
  const told = error instanceof Refused ? say(error.words) : error;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const wrong = props.check?.(typed);
    setError(wrong);
    if (wrong) return;
    setBusy(true);
    try {
      const undone = await props.send(typed);
      if (typeof undone === "string") setError(undone);
      else setTyped(initial());
    } catch (refused) {
      setError(Refused.of(refused));
    }
    setBusy(false);
  };

  return (
    <form className={s.form} onSubmit={submit}>
      {told && <Alert type="error" role="alert" title={told} />}
      {props.boxes.map((box) => {
        const at = `${id}-${box.name}`;
        const fault = fields[box.name];
        const described = [box.help && `${at}-help`, fault && `${at}-fault`].filter(Boolean).join(" ");
        return (
          <div key={box.name}>
            <label htmlFor={at}>{box.label}</label>
            <Input
              id={at}
              type={box.type ?? "text"}
              autoComplete={box.autoComplete ?? "off"}
              aria-describedby={described || undefined}
              aria-invalid={fault ? true : undefined}
              value={typed[box.name]}
              onChange={(event) => setTyped({ ...typed, [box.name]: event.target.value })}
              required
            />
            {box.help && <small id={`${at}-help`}>{box.help}</small>}
            {fault && (
              <small id={`${at}-fault`} className={s.fault}>
                {say(fault)}
              </small>
            )}
          </div>
        );
      })}
      {props.children}
      <Button type="primary" danger={props.danger} htmlType="submit" loading={busy}>
        {props.submit}
      </Button>
    </form>
  );
}
