import type { Figures } from "@shared/api/types";
import { useT } from "@shared/locales/console";
import { Link } from "wouter";
import { thousands } from "../ui/numbers";
import s from "./figures.module.css";
import { type About, listOf } from "./links";

const share = (part: number, whole: number) => (whole ? Math.round((part / whole) * 100) : undefined);

/** The figures in short, each with what it was a year before; while they are read, their places. */
export function Tiles(props: { figures: Figures | undefined; before: Figures | undefined; about: About }) {
  const { figures: f, before, about } = props;
  const t = useT().figures;
  const days = (n: number | null | undefined) => (n === null || n === undefined ? t.none : t.days(n));
  const percent = (n: number | undefined) => (n === undefined ? t.none : `${n}%`);
  const rate = (part: "on_time" | "satisfied", whole: "answered" | "rated", of: Figures | undefined) =>
    of && percent(share(of[part], of[whole]));
  const rows = [
    {
      name: t.received,
      value: f && thousands(f.received),
      was: before && thousands(before.received),
      opens: listOf("received", about),
      text: t.receivedText,
    },
    {
      name: t.closed,
      value: f && thousands(f.closed),
      was: before && thousands(before.closed),
      opens: listOf("closed", about),
      text: t.closedText,
    },
    {
      name: t.onTimeRate,
      value: rate("on_time", "answered", f),
      was: rate("on_time", "answered", before),
      opens: listOf("on_time", about),
      text: f ? t.onTimeOf(f.on_time, f.answered) : t.onTimeText,
    },
    {
      name: t.overdue,
      value: f && thousands(f.overdue),
      opens: listOf("overdue", about),
      text: t.overdueText,
      late: f !== undefined && f.overdue > 0,
    },
    {
      name: t.satisfiedRate,
      value: rate("satisfied", "rated", f),
      was: rate("satisfied", "rated", before),
      opens: listOf("satisfied", about),
      text: f ? t.satisfiedOf(f.satisfied, f.rated) : t.satisfiedText,
    },
    {
      name: t.median,
      value: f && days(f.median_days),
      was: before && days(before.median_days),
      opens: listOf("answered", about),
      text: f ? t.withinOf(f.within_15_days, f.within_60_days) : t.medianText,
    },
  ];
  return (
    <dl className={s.tiles} aria-busy={!f}>
      {rows.map(({ name, value, was, opens, text, late }) => (
        <div key={name} data-late={late ? true : undefined}>
          <dt>{name}</dt>
          <dd className={s.value}>
            <Link href={opens} aria-label={t.openList(name, value ?? "")}>
              {value ?? "–"}
            </Link>
          </dd>
          <dd className={s.text}>{text}</dd>
          <dd className={s.was}>{was === undefined ? t.now : t.yearBefore(was)}</dd>
        </div>
      ))}
    </dl>
  );
}
