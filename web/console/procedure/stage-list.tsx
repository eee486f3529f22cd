import type { Chart } from "@shared/api/types";
import { useLanguage, useSay } from "@shared/locales";
import { useProcedureWords } from "@shared/locales/procedures";
import { useMemo } from "react";
import { useNote, useWhere } from "./diagram";
import s from "./diagram.module.css";
import { layout } from "./layout";
import type { Way } from "./way";

/** The same as the diagram, for whoever reads rather than looks. */
export function StageList({ chart, way }: { chart: Chart; way?: Way }) {
  const t = useProcedureWords().chart;
  const say = useSay();
  const language = useLanguage();
  const { boxes } = useMemo(() => layout(chart, language), [chart, language]);
  const where = useWhere(chart);
  const note = useNote();
  const joint = language === "zh" ? "、" : ", ";
  return (
    <ol className={s.stages}>
      {chart.stages.map((stage, at) => {
        const said = note(stage.id, at === 0, way);
        return (
          <li key={stage.id} aria-current={way?.now === stage.id ? "step" : undefined}>
            <strong>{say(stage.title)}</strong>
            {said && <em>{said}</em>}
            <span>{stage.end ? t.end : stage.owner ? t.owner(say(stage.owner.title)) : ""}</span>
            <ul>
              {boxes[at]?.lines.map((line) => (
                <li key={line.key}>
                  {line.text.join("")} — {where(line)}
                  <small> {t.by(line.by.map(say).join(joint))}</small>
                </li>
              ))}
            </ul>
          </li>
        );
      })}
      {chart.everywhere.length > 0 && (
        <li>
          <strong>{t.everywhere}</strong>
          <ul>
            {chart.everywhere.map((act) => (
              <li key={act.id}>
                {say(act.title)}
                <small> {t.by(act.by.map((role) => say(role.title)).join(joint))}</small>
              </li>
            ))}
          </ul>
        </li>
      )}
    </ol>
  );
}
