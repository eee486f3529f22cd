import { type ColourName, colour, font, type ThemeName } from "@shared/theme/tokens";
import type { EChartsCoreOption } from "echarts/core";

/** What a chart shows: categories, and one or two series over them. */
export type Chart = {
  kind: "line" | "bars" | "pareto";
  names: string[];
  series: { title: string; values: number[] }[];
  /** Of a Pareto chart: how much of the whole the values come to so far, in percent. */
  share?: { title: string; values: number[] };
};

/** How wide the name of a bar may be; a Chinese character is as wide as two letters. */
const WIDEST = 26;

function short(name: string): string {
  let width = 0;
  for (const [at, letter] of [...name].entries()) {
    width += letter > "\u2e80" ? 2 : 1;
    if (width > WIDEST) return `${[...name].slice(0, at).join("")}…`;
  }
  return name;
}

/** The chart in the colours of the theme. Series differ in form, not in colour alone. */
export function options(chart: Chart, theme: ThemeName, still: boolean): EChartsCoreOption {
  const of = (name: ColourName) => colour(name, theme);
  const text = { color: of("ink-2"), fontFamily: font, fontSize: 12 };
  const line = { lineStyle: { color: of("line") } };
  const values = {
    type: "value",
    minInterval: 1,
    axisLabel: text,
    splitLine: line,
    axisLine: { show: false },
  };
  const lying = chart.kind === "bars";
  const names = {
    type: "category",
    data: chart.names,
    inverse: lying,
    axisLabel:
      chart.kind === "line"
        ? { ...text, hideOverlap: true }
        : { ...text, formatter: short, interval: 0, ...(lying ? {} : { width: 84, overflow: "break" }) },
    axisLine: { lineStyle: { color: of("line-strong") } },
    axisTick: { show: false },
  };
  const [first, second] = chart.series;
  const base = { data: first?.values, name: first?.title };
  const bar = {
    ...base,
    type: "bar",
    barMaxWidth: lying ? 18 : 36,
    itemStyle: { color: of("accent"), borderRadius: lying ? [0, 3, 3, 0] : [3, 3, 0, 0] },
    emphasis: { itemStyle: { color: of("accent-strong") } },
    label: { show: true, position: lying ? "right" : "top", ...text },
    cursor: "pointer",
  };
  const curve = (own: object) => ({ type: "line", symbolSize: 7, ...own });
  const series: object[] =
    chart.kind === "line"
      ? [
          curve({ ...base, symbol: "circle", itemStyle: { color: of("accent") }, lineStyle: { width: 2.5 } }),
          curve({
            data: second?.values,
            name: second?.title,
            symbol: "emptyDiamond",
            itemStyle: { color: of("soon") },
            lineStyle: { width: 1.5, type: "dashed" },
          }),
        ]
      : [bar];
  if (chart.share) {
    series.push(
      curve({
        data: chart.share.values,
        name: chart.share.title,
        yAxisIndex: 1,
        symbol: "emptyDiamond",
        itemStyle: { color: of("soon") },
        lineStyle: { width: 1.5 },
      }),
    );
  }
  const legend = series.length > 1;
  return {
    animation: !still,
    animationDuration: 240,
    textStyle: text,
    grid: { left: 8, right: lying ? 48 : 16, top: legend ? 40 : 20, bottom: 8, outerBoundsMode: "same" },
    legend: legend ? { top: 0, right: 0, textStyle: text, itemWidth: 28, selectedMode: false } : undefined,
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      backgroundColor: of("surface"),
      borderColor: of("line-strong"),
      textStyle: { ...text, color: of("ink") },
      axisPointer: { type: chart.kind === "line" ? "line" : "shadow", shadowStyle: { opacity: 0.12 } },
    },
    xAxis: lying ? values : names,
    yAxis: lying
      ? names
      : chart.share
        ? [
            values,
            {
              ...values,
              max: 100,
              splitLine: { show: false },
              axisLabel: { ...text, formatter: "{value}%" },
            },
          ]
        : values,
    series,
  };
}
