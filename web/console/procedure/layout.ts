import type { Chart, Words } from "@shared/api/types";
import type { Language } from "@shared/locales";

/**
 * A procedure drawn as a column: a box a stage, in its order, with a line for each thing that can come of an
 * act there. What leads on goes along a lane to the right of the boxes, and all that leads to one stage goes
 * along one lane; lanes that do not meet share a place.
 */
export type Drawing = { width: number; height: number; boxes: Box[]; lanes: Lane[] };

export type Box = {
  id: string;
  top: number;
  height: number;
  title: string[];
  lines: Line[];
};

/** Something that can come of an act in a stage. */
export type Line = {
  key: string;
  top: number;
  text: string[];
  act: string;
  outcome: string;
  by: Words[];
  /** The stages that it can lead to; none if it stays. */
  to: string[];
  enters?: string | null;
  opens?: string | null;
  handsOver: boolean;
};

/** The way to one stage, from every line that leads there. */
export type Lane = { to: string; x: number; from: { box: string; line: string; y: number }[]; end: number };

export const SIZE = {
  box: 440,
  pad: 14,
  gap: 26,
  head: 24,
  row: 22,
  sub: 20,
  lane: 16,
  margin: 2,
  text: 13,
  title: 15,
};

export function layout(chart: Chart, language: Language): Drawing {
  const { box: width, pad, gap, row, head, sub, text, title } = SIZE;
  const boxes: Box[] = [];
  let top = SIZE.margin;
  for (const stage of chart.stages) {
    const heading = wrap(stage.title[language], width - 2 * pad - 110, title);
    const lines: Line[] = [];
    let below = top + pad + heading.length * head + sub;
    for (const line of linesOf(stage, language)) {
      const wrapped = wrap(line.label, width - 2 * pad - 24, text);
      const { label: _, ...rest } = line;
      lines.push({ ...rest, text: wrapped, top: below });
      below += wrapped.length * row;
    }
    const height = below + pad - top - (lines.length === 0 ? 6 : 0);
    boxes.push({ id: stage.id, top, height, title: heading, lines });
    top += height + gap;
  }
  const lanes = lanesOf(boxes);
  const last = Math.max(0, ...lanes.map((lane) => lane.x));
  return { width: Math.max(width + 20, last + 12), height: top - gap + SIZE.margin, boxes, lanes };
}

type Unplaced = Omit<Line, "top" | "text"> & { label: string };

function linesOf(stage: Chart["stages"][number], language: Language): Unplaced[] {
  return stage.acts.flatMap((act) =>
    act.outcomes.map((outcome) => {
      const to = [...new Set(outcome.to.map((route) => route.stage))].filter((id) => id !== stage.id);
      const chosen = act.outcomes.length > 1 ? mark(outcome.title[language], language) : "";
      return {
        key: `${stage.id}/${act.id}/${outcome.id}`,
        label: act.title[language] + chosen,
        act: act.id,
        outcome: outcome.id,
        by: act.by.map((role) => role.title),
        to,
        enters: outcome.enters,
        opens: outcome.opens,
        handsOver: outcome.hands_over,
      };
    }),
  );
}

const mark = (text: string, language: Language) => (language === "zh" ? `：${text}` : `: ${text}`);

/** One lane for each stage that something leads to, in the first place where it meets no other. */
function lanesOf(boxes: Box[]): Lane[] {
  const lanes: (Lane & { low: number; high: number })[] = [];
  for (const target of boxes) {
    const from = boxes.flatMap((box) =>
      box.lines
        .filter((line) => line.to.includes(target.id))
        .map((line) => ({ box: box.id, line: line.key, y: line.top + SIZE.row / 2 })),
    );
    if (from.length === 0) continue;
    const end = target.top + SIZE.pad + SIZE.head / 2;
    const ys = [end, ...from.map((one) => one.y)];
    lanes.push({ to: target.id, x: 0, from, end, low: Math.min(...ys), high: Math.max(...ys) });
  }
  // Short ones first: they lie next to the boxes.
  lanes.sort((a, b) => a.high - a.low - (b.high - b.low));
  const places: { low: number; high: number }[][] = [];
  for (const lane of lanes) {
    const clear = (place: { low: number; high: number }[]) =>
      place.every((other) => other.high + 6 < lane.low || other.low - 6 > lane.high);
    let at = places.findIndex(clear);
    if (at < 0) at = places.push([]) - 1;
    places[at]?.push(lane);
    lane.x = SIZE.box + 28 + at * SIZE.lane;
  }
  return lanes.map(({ low: _low, high: _high, ...lane }) => lane);
}

const WIDE = /[⺀-鿿豈-﫿︰-﹏＀-￯　-〿“”‘’…]/;

/** How wide a text is, about: a Chinese character takes one size of type, others a little more than half. */
export function widthOf(text: string, size: number): number {
  let em = 0;
  for (const letter of text) em += WIDE.test(letter) ? 1 : 0.56;
  return em * size;
}

/** A text in lines of at most this width, broken between words and between Chinese characters. */
export function wrap(text: string, width: number, size: number): string[] {
  const parts = text.match(/[A-Za-z0-9'’.,;:()%/–-]+\s*|\s+|./gu) ?? [];
  const lines: string[] = [];
  let line = "";
  for (const part of parts) {
    if (line && widthOf(line + part.trimEnd(), size) > width) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += line ? part : part.trimStart();
  }
  if (line || lines.length === 0) lines.push(line.trimEnd());
  return lines;
}
