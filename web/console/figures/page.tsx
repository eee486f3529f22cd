import { atOffice } from "@shared/dates/office";
import { useT } from "@shared/locales/console";
import { useNow } from "../frame/clock";
import { useSession } from "../session/session";
import { PageHead } from "../ui/page-head";
import { Failed } from "../ui/states";
import { useFigures } from "./data";
import s from "./figures.module.css";
import { FigureFilters, useAbout } from "./filters";
import { yearBefore } from "./period";
import { Split } from "./split";
import { Tiles } from "./tiles";
import { TrendPanel } from "./trend";

export default function FiguresPage() {
  const t = useT().figures;
  const { me } = useSession();
  const today = atOffice(useNow()).day;
  const kept = useAbout(today);
  const { about } = kept;
  const figures = useFigures(about);
  const before = useFigures({ ...about, ...yearBefore(about) });
  const offices = new Set(me.posts.map((post) => post.office.id)).size;
  return (
    <div className={s.page}>
      <PageHead heading={t.heading} about={t.about} />
      <FigureFilters kept={kept} />
      {figures.isError && <Failed error={figures.error} again={() => figures.refetch()} />}
      <Tiles figures={figures.data} before={before.data} about={about} />
      <details className={s.definitions}>
        <summary>{t.definitions}</summary>
        <dl>
          {t.defined.map(([name, text]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      </details>
      <div className={s.panels}>
        <TrendPanel about={about} />
        <Split facet="cause" about={about} wide />
        <Split facet="kind" about={about} />
        <Split facet="channel" about={about} />
        <Split facet="region" about={about} />
        <Split facet="department" about={about} />
        <Split facet="respondent" about={about} />
        <Split facet="satisfaction" about={about} />
        {offices > 1 && <Split facet="office" about={about} />}
      </div>
    </div>
  );
}
