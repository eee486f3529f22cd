import { useT } from "@shared/locales/console";
import { useMemo } from "react";
import { useLocation } from "wouter";
import { useTrend } from "./data";
import { type About, listOf } from "./links";
import type { Chart } from "./options";
import { Panel, type Table } from "./panel";
import { unitOf } from "./period";

/** Received over time, beside the year before. */
export function TrendPanel({ about }: { about: About }) {
  const t = useT().figures;
  const [, go] = useLocation();
  const read = useTrend(about);
  const unit = unitOf(about);
  const points = read.data?.points;
  /** The days of a point that lie in the period. */
  const during = (index: number): About => {
    const later = (a: string, b: string) => (a > b ? a : b);
    const next = points?.[index + 1]?.start;
    const last = next && new Date(Date.parse(next) - 86_400_000).toISOString().slice(0, 10);
    return { ...about, from: later(points?.[index]?.start ?? about.from, about.from), to: last ?? about.to };
  };
  const name = (start: string) => (unit === "month" ? start.slice(0, 7) : start.slice(5));
  // biome-ignore lint/correctness/useExhaustiveDependencies: both follow from what is read and from the period
  const chart = useMemo<Chart | undefined>(
    () =>
      points && {
        kind: "line",
        names: points.map((point) => name(point.start)),
        series: [
          { title: t.received, values: points.map((point) => point.sums.received) },
          { title: t.receivedBefore, values: points.map((point) => point.before.received) },
        ],
      },
    [points, t],
  );
  const table: Table | undefined = points && {
    head: [
      t.unit[unit],
      t.columns.received,
      t.receivedBefore,
      t.columns.closed,
      t.columns.answered,
      t.columns.on_time,
    ],
    rows: points.map((point, i) => {
      const link = (measure: "received" | "closed" | "answered" | "on_time") => {
        const text = point.sums[measure];
        return { text, opens: text ? listOf(measure, during(i)) : undefined };
      };
      return [
        { text: point.start },
        link("received"),
        { text: point.before.received },
        link("closed"),
        link("answered"),
        link("on_time"),
      ];
    }),
  };
  return (
    <Panel
      heading={t.trend}
      about={t.trendAbout[unit]}
      wide
      read={read}
      chart={chart}
      table={table}
      open={(index) => go(listOf("received", during(index)))}
    />
  );
}
