import type { Chart } from "@shared/api/types";
import { atOffice } from "@shared/dates/office";
import { useDates } from "@shared/dates/use-dates";
import { useLanguage, useSay } from "@shared/locales";
import { useProcedureWords } from "@shared/locales/procedures";
import { useMemo, useState } from "react";
import s from "./diagram.module.css";
import { type Box, type Drawing, type Line, layout, SIZE } from "./layout";
import { StageList } from "./stage-list";
import type { Way } from "./way";

/** A procedure as boxes and arrows, with the way that a case has gone if there is one; and the same as a list. */
export function Diagram({ chart, way }: { chart: Chart; way?: Way }) {
  const t = useProcedureWords().chart;
  const say = useSay();
  const language = useLanguage();
  const drawing = useMemo(() => layout(chart, language), [chart, language]);
  const [shown, setShown] = useState<string>();
  return (
    <div className={s.diagram}>
      <p className={s.about}>{t.about}</p>
      {way && <Key />}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is scrolled must be reached by keys. */}
      <section className={s.scroll} tabIndex={0} aria-label={t.label(say(chart.title))}>
        <svg
          className={s.svg}
          viewBox={`0 0 ${drawing.width} ${drawing.height}`}
          width={drawing.width}
          height={drawing.height}
        >
          <title>{t.label(say(chart.title))}</title>
          <Lanes drawing={drawing} way={way} shown={shown} />
          {drawing.boxes.map((box, at) => (
            <StageBox key={box.id} box={box} chart={chart} first={at === 0} way={way} show={setShown} />
          ))}
        </svg>
      </section>
      <details className={s.list}>
        <summary>{t.list}</summary>
        <StageList chart={chart} way={way} />
      </details>
    </div>
  );
}

function Key() {
  const t = useProcedureWords().chart.key;
  return (
    <ul className={s.key}>
      {(["now", "been", "next", "ahead"] as const).map((state) => (
        <li key={state} data-state={state}>
          {t[state]}
        </li>
      ))}
    </ul>
  );
}

type State = "now" | "been" | "next" | "ahead";

export function stateOf(stage: string, way: Way | undefined): State {
  if (!way) return "ahead";
  if (stage === way.now) return "now";
  if (way.been.has(stage)) return "been";
  return way.next.has(stage) ? "next" : "ahead";
}

/** What was gone is drawn last: on a shared lane it lies on top. */
function Lanes({ drawing, way, shown }: { drawing: Drawing; way?: Way; shown?: string }) {
  const rank = (box: string, to: string) => (way?.went.has(`${box}>${to}`) ? 2 : box === way?.now ? 1 : 0);
  return drawing.lanes.map((lane) => (
    <g key={lane.to}>
      {[...lane.from]
        .sort((a, b) => rank(a.box, lane.to) - rank(b.box, lane.to))
        .map((from) => {
          const gone = way?.went.has(`${from.box}>${lane.to}`) ?? false;
          const next = from.box === way?.now;
          return (
            <path
              key={from.line}
              className={s.way}
              data-gone={gone || undefined}
              data-next={next || undefined}
              data-shown={shown === from.line || undefined}
              d={`M${SIZE.box} ${from.y}H${lane.x}V${lane.end}H${SIZE.box + 9}`}
            />
          );
        })}
      <path
        className={s.head}
        data-gone={lane.from.some((from) => way?.went.has(`${from.box}>${lane.to}`)) || undefined}
        d={`M${SIZE.box + 1} ${lane.end}l9 -5v10z`}
      />
    </g>
  ));
}

function StageBox(props: {
  box: Box;
  chart: Chart;
  first: boolean;
  way: Way | undefined;
  show: (line: string | undefined) => void;
}) {
  const { box, chart, first, way } = props;
  const t = useProcedureWords().chart;
  const say = useSay();
  const note = useNote();
  const stage = chart.stages.find((one) => one.id === box.id);
  const under = box.top + SIZE.pad + box.title.length * SIZE.head;
  const owner = stage?.end ? t.end : stage?.owner ? t.owner(say(stage.owner.title)) : "";
  return (
    <g id={`stage-${box.id}`} className={s.stage} data-state={stateOf(box.id, way)} tabIndex={-1}>
      <rect x={1} y={box.top} width={SIZE.box - 1} height={box.height} rx={stage?.end ? 22 : 8} />
      {box.title.map((line, at) => (
        <text key={line} className={s.title} x={SIZE.pad} y={box.top + SIZE.pad + 17 + at * SIZE.head}>
          {line}
        </text>
      ))}
      <text className={s.note} x={SIZE.box - SIZE.pad} y={box.top + SIZE.pad + 16} textAnchor="end">
        {note(box.id, first, way)}
      </text>
      <text className={s.owner} x={SIZE.pad} y={under + 12}>
        {owner}
      </text>
      {box.lines.map((line) => (
        <ActLine key={line.key} line={line} chart={chart} show={props.show} />
      ))}
    </g>
  );
}

/** What is said of a stage at its corner. */
export function useNote() {
  const t = useProcedureWords().chart;
  const dates = useDates();
  return (stage: string, first: boolean, way: Way | undefined): string => {
    const been = way?.been.get(stage);
    const day = been && dates.short(atOffice(Date.parse(been.at)).day);
    if (way?.now === stage) return t.now;
    if (been && day) return been.times > 1 ? t.beenAgain(day, been.times) : t.been(day);
    if (way?.next.has(stage)) return t.next;
    return first && !way ? t.start : "";
  };
}

function ActLine(props: { line: Line; chart: Chart; show: (line: string | undefined) => void }) {
  const { line, chart, show } = props;
  const where = useWhere(chart);
  const words = (
    <>
      {line.text.map((text, at) => (
        <text key={text} x={SIZE.pad + 16} y={line.top + 15 + at * SIZE.row}>
          {text}
        </text>
      ))}
      <title>{where(line)}</title>
    </>
  );
  const to = line.to[0];
  if (to === undefined) {
    return (
      <g className={s.stays}>
        <text x={SIZE.pad} y={line.top + 15}>
          {line.enters || line.opens || line.handsOver ? "↗" : "·"}
        </text>
        {words}
      </g>
    );
  }
  return (
    <a
      className={s.leads}
      href={`#stage-${to}`}
      aria-label={`${line.text.join(" ")} ${where(line)}`}
      onMouseEnter={() => show(line.key)}
      onMouseLeave={() => show(undefined)}
      onFocus={() => show(line.key)}
      onBlur={() => show(undefined)}
    >
      <text x={SIZE.pad} y={line.top + 15}>
        →
      </text>
      {words}
    </a>
  );
}

/** Where a line leads, in words. */
export function useWhere(chart: Chart) {
  const t = useProcedureWords().chart;
  const say = useSay();
  return (line: Line): string => {
    const stages = line.to.map((id) => t.to(say(chart.stages.find((stage) => stage.id === id)?.title)));
    const others = [
      line.enters && t.enters(line.enters),
      line.opens && t.opens(line.opens),
      line.handsOver && t.handsOver,
    ];
    const all = [...stages, ...others.filter((one) => typeof one === "string")];
    return all.join("；") || t.stays;
  };
}
