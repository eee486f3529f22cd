import { api, taken } from "@shared/api/client";
import type { Case } from "@shared/api/types";
import { useSay } from "@shared/locales";
import { useLife } from "@shared/locales/life";
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useSending } from "../../admin/data";
import { TextBox, Told } from "../../admin/parts";
import { caseKey } from "../../data";
import s from "./life.module.css";

/** Puts the case on hold, or lifts the hold; with a reason. */
export function HoldForm({ seen, close }: { seen: Case; close: () => void }) {
  const t = useLife().case;
  const say = useSay();
  const queries = useQueryClient();
  const { busy, refused, send } = useSending();
  const [reason, setReason] = useState("");
  const params = { path: { case_no: seen.case_no } };
  const put = () =>
    seen.held
      ? api.POST("/api/v1/cases/{case_no}/release", { params, body: { reason } })
      : api.POST("/api/v1/cases/{case_no}/hold", { params, body: { reason } });
  return (
    <form
      className={s.form}
      onSubmit={(event) => {
        event.preventDefault();
        void send(async () => {
          queries.setQueryData(caseKey(seen.case_no), await taken<unknown>(put()));
          close();
        });
      }}
    >
      <TextBox
        label={t.why}
        help={t.whyHelp}
        required
        value={reason}
        set={setReason}
        fault={say(refused?.fields.reason)}
      />
      <Told refused={refused} />
      <div className={s.buttons}>
        <Button type="primary" htmlType="submit" loading={busy}>
          {seen.held ? t.release : t.hold}
        </Button>
        <Button onClick={close}>{t.cancel}</Button>
      </div>
    </form>
  );
}
