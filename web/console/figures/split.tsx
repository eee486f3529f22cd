import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/console";
import { useMemo } from "react";
import { useLocation } from "wouter";
import { type Facet, useSplit } from "./data";
import { type About, listOf, type Measure } from "./links";
import type { Chart } from "./options";
import { type Cell, Panel, type Table } from "./panel";

/** So many bars are drawn; the table has all. */
const DRAWN = 10;

/** The figures split by one thing, as bars; causes as a Pareto chart. */
export function Split({ facet, about, wide }: { facet: Facet; about: About; wide?: boolean }) {
  const t = useT().figures;
  const say = useSay();
  const [, go] = useLocation();
  const read = useSplit(facet, about);
  const found = read.data;
  const pareto = facet === "cause";
  const chart = useMemo<Chart | undefined>(() => {
    const items = found?.items.filter((item) => item.sums.received > 0).slice(0, DRAWN);
    if (!found || !items || items.length === 0) return undefined;
    const all = [...found.items.map((item) => item.sums.received), found.rest.received];
    const whole = all.reduce((sum, one) => sum + one, 0);
    const values = items.map((item) => item.sums.received);
    let sum = 0;
    const shares = values.map((value) => {
      sum += value;
      return Math.round((sum / whole) * 100);
    });
    return {
      kind: pareto ? "pareto" : "bars",
      names: items.map((item) => say(item.title)),
      series: [{ title: t.received, values }],
      share: pareto ? { title: t.cumulative, values: shares } : undefined,
    };
  }, [found, pareto, say, t]);
  const table = useMemo<Table | undefined>(() => {
    if (!found) return undefined;
    const percent = (part: number, whole: number) => (whole ? `${Math.round((part / whole) * 100)}%` : "–");
    const columns: Measure[] = ["received", "closed", "answered", "on_time", "overdue", "rated", "satisfied"];
    type Sums = (typeof found)["rest"];
    const count = (measure: Measure, sums: Sums, overdue: number) =>
      measure === "overdue" ? overdue : sums[measure];
    const rates = (sums: Sums): Cell[] => [
      { text: percent(sums.on_time, sums.answered) },
      { text: percent(sums.satisfied, sums.rated) },
    ];
    const rows: Cell[][] = found.items.map(({ value, title, sums, overdue }) => {
      const link = (measure: Measure) => {
        const text = count(measure, sums, overdue);
        return { text, opens: text ? listOf(measure, about, [facet, value]) : undefined };
      };
      return [{ text: say(title) }, ...columns.map(link), ...rates(sums)];
    });
    if (found.others > 0) {
      const plain = columns.map((measure) => ({ text: count(measure, found.rest, found.rest_overdue) }));
      rows.push([{ text: t.others(found.others) }, ...plain, ...rates(found.rest)]);
    }
    const head = columns.map((measure) => t.columns[measure]);
    return { head: [t.by[facet], ...head, t.onTimeRate, t.satisfiedRate], rows };
  }, [found, about, facet, say, t]);
  const open = (index: number) => {
    const item = found?.items.filter((one) => one.sums.received > 0)[index];
    if (item) go(listOf("received", about, [facet, item.value]));
  };
  return (
    <Panel
      heading={t.by[facet]}
      about={pareto ? t.paretoAbout : t.byAbout[facet]}
      wide={wide}
      read={read}
      chart={chart}
      table={table}
      open={open}
    />
  );
}
