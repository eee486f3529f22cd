import { api, taken } from "@shared/api/client";
import { Refused } from "@shared/api/refused";
import type { Opened, Procedure } from "@shared/api/types";
import { useDraft } from "@shared/draft";
import { useKept } from "@shared/files/kept";
import { useSay } from "@shared/locales";
import { useCommon } from "@shared/locales/common";
import { useT } from "@shared/locales/portal";
import { useEffect, useState } from "react";
import { flushSync } from "react-dom";
import { useLocation } from "wouter";
import { Done } from "./done";
import { DRAFT, EMPTY, promiseOf } from "./draft";
import { type Receipt, readReceipt, writeReceipt } from "./receipt";
import { Wizard } from "./wizard";

/** Filing, one question a page. */
export function FilePage({ step }: { step: string | undefined }) {
  const common = useCommon();
  const t = useT();
  const [, go] = useLocation();
  const say = useSay();
  const [procedures, setProcedures] = useState<Procedure[]>();
  const [error, setError] = useState<Refused>();
  const [draft, change, drop] = useDraft(DRAFT, EMPTY);
  const kept = useKept(DRAFT);
  const [receipt, setReceipt] = useState<Receipt | undefined>(readReceipt);

  const load = () => {
    setError(undefined);
    taken(api.GET("/api/v1/procedures")).then(
      // A procedure that no office follows takes no complaints.
      (all) => setProcedures(all.filter((one) => one.offices.length > 0)),
      (refused) => setError(Refused.of(refused)),
    );
  };
  // The list is asked for once, when filing begins.
  useEffect(load, []);

  if (step === "done" && receipt) return <Done receipt={receipt} />;
  if (error) {
    return (
      <div className="note bad" role="alert">
        <p>{say(error.words)}</p>
        <button type="button" onClick={load}>
          {common.tryAgain}
        </button>
      </div>
    );
  }
  if (!procedures) return <p role="status">{common.loading}</p>;
  if (procedures.length === 0) return <p className="note">{t.kind.none}</p>;
  const sent = async (opened: Opened, procedure: Procedure) => {
    const filed: Receipt = {
      case_no: opened.case_no,
      access_code: opened.access_code,
      office: opened.office.title,
      first: promiseOf(procedure, opened.office.id),
    };
    writeReceipt(filed);
    await kept.moveTo(opened.case_no);
    // The receipt must be there before its page is, and the answers must not be gone before that.
    flushSync(() => setReceipt(filed));
    go("/file/done", { replace: true });
    drop();
  };
  return <Wizard step={step} procedures={procedures} draft={draft} change={change} kept={kept} sent={sent} />;
}
