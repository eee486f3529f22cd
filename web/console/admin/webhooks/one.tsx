import { api, taken } from "@shared/api/client";
import { useDates } from "@shared/dates/use-dates";
import { useLanguage, useSay } from "@shared/locales";
import { useHookWords } from "@shared/locales/webhooks";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { queries } from "../../queries";
import { Twice } from "../../ui/twice";
import s from "../admin.module.css";
import { useSending } from "../data";
import { Part, Told } from "../parts";
import { KEY, type Result, type Webhook } from "./data";

/** One webhook: where it goes, how it stands, and what can be done with it. */
export function OneWebhook({ webhook }: { webhook: Webhook }) {
  const t = useHookWords();
  const say = useSay();
  const dates = useDates();
  const joint = useLanguage() === "zh" ? "、" : ", ";
  const { busy, refused, send } = useSending();
  const [tried, setTried] = useState<Result>();
  const params = { path: { id: webhook.id } };
  const fresh = () => queries.invalidateQueries({ queryKey: KEY });
  const test = () =>
    send(async () => {
      setTried(await taken(api.POST("/api/v1/webhooks/{id}/test", { params })));
      await fresh();
    });
  const set = (active: boolean) =>
    send(async () => {
      await taken(api.PUT("/api/v1/webhooks/{id}", { params, body: { active } }));
      await fresh();
    });
  const end = () =>
    send(async () => {
      await taken(api.DELETE("/api/v1/webhooks/{id}", { params }));
      await fresh();
    });
  const named = (act: string) => t.of(act, webhook.label);
  const active = webhook.state === "active";
  return (
    <Part heading={webhook.label}>
      <p>
        <strong className={webhook.state === "failed" ? s.fault : undefined}>
          {t.states[webhook.state] ?? webhook.state}
        </strong>
        {active && webhook.failing_since && (
          <span className={s.fault}> {t.since(dates.moment(webhook.failing_since))}</span>
        )}
      </p>
      <dl className={s.lines}>
        <div>
          <dt>{t.url}</dt>
          <dd className={s.secret}>{webhook.url}</dd>
        </div>
        <div>
          <dt>{t.kinds}</dt>
          <dd>{webhook.kinds.map((kind) => t.kind[kind] ?? kind).join(joint)}</dd>
        </div>
        <div>
          <dt>{t.office}</dt>
          <dd>{webhook.office ? t.below(say(webhook.office.title)) : t.every}</dd>
        </div>
      </dl>
      <p className={s.quiet}>{t.made(webhook.made_by, dates.moment(webhook.made_at))}</p>
      <Told refused={refused} />
      {tried && (
        <p role="status">
          <Outcome result={tried} />
        </p>
      )}
      <div className={s.row}>
        <Button loading={busy} onClick={test} aria-label={named(t.test)}>
          {t.test}
        </Button>
        <Button onClick={() => set(!active)} aria-label={named(active ? t.pause : t.resume)}>
          {active ? t.pause : t.resume}
        </Button>
        <Twice
          words={{ act: t.end, text: t.sureHelp, sure: t.sure, keep: t.keep, named }}
          busy={busy}
          run={end}
        />
      </div>
      <Results webhook={webhook} />
    </Part>
  );
}

/** What came of a message, in words. */
function Outcome({ result }: { result: Result }) {
  const t = useHookWords();
  const { status, fault } = result;
  if (typeof status === "number") {
    const good = status >= 200 && status < 300;
    return <span className={good ? s.done : s.fault}>{good ? t.taken(status) : t.refused(status)}</span>;
  }
  return <span className={s.fault}>{t.faults[fault ?? ""] ?? fault}</span>;
}

function Results({ webhook }: { webhook: Webhook }) {
  const t = useHookWords();
  const dates = useDates();
  const params = { path: { id: webhook.id } };
  const whole = useQuery({
    queryKey: [...KEY, webhook.id],
    queryFn: () => taken(api.GET("/api/v1/webhooks/{id}", { params })),
  });
  if (!whole.data) return null;
  const { results } = whole.data;
  if (results.length === 0) return <p className={s.quiet}>{t.noResults}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled with the keyboard
    <section className={s.scroll} tabIndex={0} aria-label={t.of(t.results, webhook.label)}>
      <table className={s.table}>
        <caption>{t.results}</caption>
        <thead>
          <tr>
            <th scope="col">{t.columns.at}</th>
            <th scope="col">{t.columns.event}</th>
            <th scope="col">{t.columns.tries}</th>
            <th scope="col">{t.columns.result}</th>
          </tr>
        </thead>
        <tbody>
          {results.map((result) => (
            <tr key={`${result.at} ${result.case_no} ${result.seq}`}>
              <td>{dates.moment(result.at)}</td>
              <td>
                {t.kind[result.kind] ?? result.kind} {result.case_no}
              </td>
              <td className="num">{result.tries}</td>
              <td>
                <Outcome result={result} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
