import { api, taken } from "@shared/api/client";
import { Refused } from "@shared/api/refused";
import type { CalendarYear } from "@shared/api/types";
import { useSay } from "@shared/locales";
import { useProcedureWords } from "@shared/locales/procedures";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Input } from "antd";
import { useState } from "react";
import { thousands } from "../../ui/numbers";
import s from "../table.module.css";
import c from "./calendar.module.css";
import { calendarKey } from "./page";
import { Year } from "./year";

type Effect = { line: string; year: CalendarYear; looked: number; moved: number; settled: number };

/** Asks step by step what a year would change, over all cases. */
async function effectOf(line: string, tell: (looked: number) => void): Promise<Effect> {
  let cursor: string | undefined;
  let effect: Effect | undefined;
  do {
    const step = await taken(api.POST("/api/v1/calendar/preview", { body: { line, cursor } }));
    effect = {
      line,
      year: step.year,
      looked: (effect?.looked ?? 0) + step.looked,
      moved: (effect?.moved ?? 0) + step.moved,
      settled: (effect?.settled ?? 0) + step.settled,
    };
    tell(effect.looked);
    cursor = step.next ?? undefined;
  } while (cursor);
  return effect;
}

/** Publishes or corrects a year, after a look at what it changes. */
export function Publish({ published }: { published: (year: number) => void }) {
  const t = useProcedureWords().calendar;
  const say = useSay();
  const queries = useQueryClient();
  const [line, setLine] = useState("");
  const [looked, setLooked] = useState(0);
  const preview = useMutation({ mutationFn: (text: string) => effectOf(text, setLooked) });
  const publish = useMutation({
    mutationFn: (text: string) => taken(api.POST("/api/v1/calendar", { body: { line: text } })),
    onSuccess: (answer) => {
      queries.invalidateQueries({ queryKey: calendarKey });
      preview.reset();
      setLine("");
      published(answer.year.year);
    },
  });
  const error = publish.error ?? preview.error;
  const refused = error && Refused.of(error);
  const effect = preview.data?.line === line ? preview.data : undefined;
  return (
    <section className={s.part} aria-label={t.change}>
      <h2>{t.change}</h2>
      <p id="year-help">{t.changeAbout}</p>
      <form
        className={c.form}
        onSubmit={(event) => {
          event.preventDefault();
          setLooked(0);
          preview.mutate(line);
        }}
      >
        <label htmlFor="year-line">{t.line}</label>
        <Input.TextArea
          id="year-line"
          aria-describedby="year-help year-example"
          rows={3}
          maxLength={2000}
          required
          value={line}
          onChange={(event) => setLine(event.target.value)}
        />
        <small id="year-example">{t.example}</small>
        <span>
          <Button htmlType="submit" loading={preview.isPending}>
            {t.preview}
          </Button>
        </span>
      </form>
      {preview.isPending && <p role="status">{t.previewing(thousands(looked))}</p>}
      {refused && <Alert type="error" role="alert" title={say(refused.fields.line ?? refused.words)} />}
      {publish.data && <Alert type="success" role="status" title={t.done(publish.data.year.year)} />}
      {effect && (
        <>
          <p role="status">
            {t.effect(thousands(effect.looked), thousands(effect.moved), thousands(effect.settled))}
          </p>
          <span>
            <Button type="primary" loading={publish.isPending} onClick={() => publish.mutate(line)}>
              {t.publishNow(effect.year.year)}
            </Button>
          </span>
          <Year year={effect.year} />
        </>
      )}
    </section>
  );
}
