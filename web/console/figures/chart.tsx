import { useT } from "@shared/locales/console";
import { useTheme } from "@shared/theme/mode";
import type { ECharts } from "echarts/core";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import s from "./figures.module.css";
import { type Chart, options } from "./options";

const reduced = window.matchMedia("(prefers-reduced-motion: reduce)");

/**
 * A drawn chart. Its points are gone through with the arrow keys and opened with Enter, as with the mouse;
 * what it shows is said as a table beside it, so to a screen reader it is one picture.
 */
export function DrawnChart(props: { label: string; chart: Chart; open?: (index: number) => void }) {
  const { label, chart, open } = props;
  const t = useT().figures;
  const [theme] = useTheme();
  const box = useRef<HTMLDivElement>(null);
  const drawn = useRef<ECharts>(undefined);
  const opens = useRef(open);
  opens.current = open;
  const [ready, setReady] = useState(false);
  const [at, setAt] = useState<number>();

  useEffect(() => {
    let gone = false;
    let watch: ResizeObserver | undefined;
    import("./echarts").then(({ init }) => {
      if (gone || !box.current) return;
      const made = init(box.current, null, { renderer: "svg" });
      drawn.current = made;
      made.on("click", ({ dataIndex }) => opens.current?.(dataIndex));
      watch = new ResizeObserver(() => made.resize());
      watch.observe(box.current);
      setReady(true);
    });
    return () => {
      gone = true;
      watch?.disconnect();
      drawn.current?.dispose();
      drawn.current = undefined;
    };
  }, []);

  useEffect(() => {
    if (ready) drawn.current?.setOption(options(chart, theme, reduced.matches), { notMerge: true });
  }, [ready, chart, theme]);

  const show = (index: number | undefined) => {
    setAt(index);
    drawn.current?.dispatchAction({ type: "downplay" });
    if (index === undefined) return drawn.current?.dispatchAction({ type: "hideTip" });
    drawn.current?.dispatchAction({ type: "highlight", seriesIndex: 0, dataIndex: index });
    drawn.current?.dispatchAction({ type: "showTip", seriesIndex: 0, dataIndex: index });
  };
  const keys = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const next = (at ?? (step > 0 ? -1 : chart.names.length)) + step;
      show(Math.min(Math.max(next, 0), chart.names.length - 1));
    } else if (event.key === "Enter" && at !== undefined) {
      open?.(at);
    }
  };
  const said = at === undefined ? "" : t.point(told(chart, at));
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a chart is no form */}
      <div
        className={s.chart}
        role="group"
        aria-label={open ? t.chartKeys(label) : label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: its points are gone through with the arrow keys
        tabIndex={0}
        onKeyDown={keys}
        onBlur={() => show(undefined)}
      >
        <div ref={box} className={s.canvas} aria-hidden="true" />
      </div>
      <p className="visually-hidden" aria-live="polite">
        {said}
      </p>
    </>
  );
}

function told(chart: Chart, at: number): string[] {
  const values = chart.series.map(({ title, values }) => `${title} ${values[at]}`);
  if (chart.share) values.push(`${chart.share.title} ${chart.share.values[at]}%`);
  return [chart.names[at] ?? "", ...values];
}
