import { api, taken } from "@shared/api/client";
import { useSay } from "@shared/locales";
import { useHookWords } from "@shared/locales/webhooks";
import { Button, Checkbox, Select } from "antd";
import { type FormEvent, useId, useState } from "react";
import { useOffices } from "../../data";
import { Labelled } from "../../fields/labelled";
import { queries } from "../../queries";
import { Copy } from "../../ui/copy";
import s from "../admin.module.css";
import { useSending } from "../data";
import { Part, TextBox, Told } from "../parts";
import { KEY, KINDS } from "./data";

const EMPTY = { label: "", url: "", kinds: [] as string[], office: "" };

/** A webhook to be made, and its secret, once. */
export function AddWebhook() {
  const t = useHookWords();
  const say = useSay();
  const id = useId();
  const offices = useOffices().data ?? [];
  const [typed, setTyped] = useState(EMPTY);
  const [secret, setSecret] = useState("");
  const { busy, refused, send } = useSending();
  const fault = (name: string) => (refused?.fields[name] ? say(refused.fields[name]) : undefined);
  const set = (name: "label" | "url" | "office") => (value: string) => setTyped({ ...typed, [name]: value });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send(async () => {
      const body = { ...typed, office: typed.office || undefined };
      const made = await taken(api.POST("/api/v1/webhooks", { body }));
      setSecret(made.secret);
      setTyped(EMPTY);
      await queries.invalidateQueries({ queryKey: KEY });
    });
  };
  return (
    <Part heading={t.add}>
      {secret && (
        <div role="status">
          <p>
            {t.secret} <code className={s.secret}>{secret}</code>
          </p>
          <p className={s.quiet}>{t.secretHelp}</p>
          <Copy text={secret} label={t.copy} />
        </div>
      )}
      <form className={s.form} onSubmit={submit}>
        <Told refused={refused} />
        <TextBox
          label={t.label}
          help={t.labelHelp}
          value={typed.label}
          set={set("label")}
          fault={fault("label")}
          required
        />
        <TextBox
          label={t.url}
          help={t.urlHelp}
          value={typed.url}
          set={set("url")}
          fault={fault("url")}
          required
        />
        <Labelled id={`${id}-kinds`} label={t.kinds} fault={fault("kinds")} group required>
          {() => (
            <Checkbox.Group
              role="group"
              aria-labelledby={`${id}-kinds-label`}
              value={typed.kinds}
              onChange={(kinds) => setTyped({ ...typed, kinds })}
              options={KINDS.map((kind) => ({ value: kind, label: t.kind[kind] ?? kind }))}
            />
          )}
        </Labelled>
        <Labelled id={`${id}-office`} label={t.office} fault={fault("office")}>
          {(described) => (
            <Select
              {...described}
              style={{ width: "100%" }}
              showSearch
              value={typed.office}
              onChange={set("office")}
              optionFilterProp="label"
              options={[
                { value: "", label: t.every },
                ...offices.map((office) => ({ value: office.code, label: t.below(say(office.title)) })),
              ]}
            />
          )}
        </Labelled>
        <div>
          <Button type="primary" htmlType="submit" loading={busy}>
            {t.save}
          </Button>
        </div>
      </form>
    </Part>
  );
}
