import { api, csrf, taken } from "@shared/api/client";
import { Refused } from "@shared/api/refused";
import type { Problem } from "@shared/api/types";
import { useSay } from "@shared/locales";
import { useLife } from "@shared/locales/life";
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useSending } from "../data";
import { Part, TextBox, Told } from "../parts";
import { type Order, ordersKey } from "./data";
import s from "./orders.module.css";

/** What whoever looks can do with it now. */
export function Decide({ order }: { order: Order }) {
  const t = useLife().orders;
  const say = useSay();
  const queries = useQueryClient();
  const { busy, refused, send } = useSending();
  const [ask, setAsk] = useState<"confirm" | "refuse">();
  const [why, setWhy] = useState("");
  const params = { path: { id: order.id } };
  const then = async () => {
    setAsk(undefined);
    await queries.invalidateQueries({ queryKey: ordersKey });
  };
  const calls = {
    confirm: () => api.POST("/api/v1/orders/{id}/confirm", { params }),
    withdraw: () => api.POST("/api/v1/orders/{id}/withdraw", { params }),
    refuse: () => api.POST("/api/v1/orders/{id}/refuse", { params, body: { reason: why } }),
  };
  const run = (what: keyof typeof calls) =>
    send(async () => {
      await taken(calls[what]());
      await then();
    });
  const may = (what: string) => order.may.includes(what);
  if (order.may.length === 0 && !refused) return null;
  return (
    <Part heading={t.decide}>
      <Told refused={refused} />
      <div className={s.buttons}>
        {may("confirm") && ask !== "confirm" && (
          <Button type="primary" onClick={() => setAsk("confirm")}>
            {t.confirm}
          </Button>
        )}
        {may("refuse") && ask !== "refuse" && <Button onClick={() => setAsk("refuse")}>{t.refuse}</Button>}
        {may("withdraw") && (
          <Button loading={busy} onClick={() => run("withdraw")}>
            {t.withdraw}
          </Button>
        )}
        {may("take") && (
          <>
            <Button type="primary" loading={busy} onClick={() => send(() => take(order, t.file))}>
              {t.take}
            </Button>
            <span>{t.takeHelp}</span>
          </>
        )}
      </div>
      {ask === "confirm" && (
        <div className={s.sure}>
          <p>{order.cases.length > 0 ? t.sureErase : t.sureText}</p>
          <Button type="primary" danger loading={busy} onClick={() => run("confirm")}>
            {t.sure}
          </Button>
          <Button onClick={() => setAsk(undefined)}>{t.keep}</Button>
        </div>
      )}
      {ask === "refuse" && (
        <form
          className={s.sure}
          onSubmit={(event) => {
            event.preventDefault();
            void run("refuse");
          }}
        >
          <TextBox
            label={t.refuseWhy}
            value={why}
            set={setWhy}
            required
            fault={say(refused?.fields.reason)}
          />
          <Button htmlType="submit" loading={busy}>
            {t.refuse}
          </Button>
          <Button onClick={() => setAsk(undefined)}>{t.keep}</Button>
        </form>
      )}
    </Part>
  );
}

/** Saves what a confirmed order opens. */
async function take(order: Order, name: string): Promise<void> {
  const answer = await fetch(`/api/v1/orders/${order.id}/take`, {
    method: "POST",
    headers: { "X-CSRF-Token": csrf() ?? "" },
  });
  if (!answer.ok) throw Refused.by(answer.status, (await answer.json()) as Problem);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = `${name}-${order.id}.${order.kind === "export_clear" ? "csv" : "json"}`;
  link.click();
  URL.revokeObjectURL(link.href);
}
