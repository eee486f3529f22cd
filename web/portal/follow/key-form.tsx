import type { Refused } from "@shared/api/refused";
import { useSay } from "@shared/locales";
import { useCommon } from "@shared/locales/common";
import { useT } from "@shared/locales/portal";
import { type FormEvent, useState } from "react";
import { useSearchParams } from "wouter";
import { FaultNote } from "../ui/faults";
import { Heading } from "../ui/heading";
import { Line } from "../ui/lines";
import type { Key } from "./kept";

/** Asks for the number and the code. A QR code may have brought the number along. */
export function KeyForm({ error, open }: { error: Refused | undefined; open: (key: Key) => Promise<void> }) {
  const t = useT();
  const common = useCommon();
  const say = useSay();
  const [params] = useSearchParams();
  const [no, setNo] = useState(params.get("no") ?? "");
  const [code, setCode] = useState("");
  const [busy, setBusy] = useState(false);
  const [missing, setMissing] = useState<Record<string, string>>({});

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const found: Record<string, string> = {};
    if (!no.trim()) found.number = common.field.missing;
    if (!code.trim()) found.code = common.field.missing;
    setMissing(found);
    if (Object.keys(found).length > 0) return;
    setBusy(true);
    await open({ no: no.trim().toUpperCase(), code: code.trim() });
    setBusy(false);
  };
  const refusal = error && (error.status === 404 ? t.follow.wrong : say(error.words));
  return (
    <form onSubmit={submit} noValidate>
      <Heading>{t.follow.heading}</Heading>
      <FaultNote
        message={Object.keys(missing).length > 0 || busy ? undefined : refusal}
        lines={Object.entries(missing).map(([id, words]) => ({
          id,
          label: t.follow[id as "number" | "code"],
          words,
        }))}
      />
      <Line
        id="number"
        label={t.follow.number}
        help={t.follow.numberHelp}
        required
        capitals
        value={no}
        set={setNo}
        fault={missing.number}
      />
      <Line
        id="code"
        label={t.follow.code}
        help={t.follow.codeHelp}
        required
        capitals
        value={code}
        set={setCode}
        fault={missing.code}
      />
      <div className="buttons">
        <button type="submit" className="primary" disabled={busy}>
          {t.follow.submit}
        </button>
      </div>
    </form>
  );
}
