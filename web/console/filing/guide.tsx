import type { Advice } from "@shared/api/types";
import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/console";
import s from "./guide.module.css";

/** How to talk with whoever complains, step by step, beside the form. */
export function Guide({ steps }: { steps: Advice[] }) {
  const t = useT();
  const say = useSay();
  if (steps.length === 0) return null;
  return (
    <details className={s.guide} open>
      <summary>{t.file.guide}</summary>
      <ol>
        {steps.map((step) => (
          <li key={step.title.en}>
            <strong>{say(step.title)}</strong>
            <p>{say(step.advice)}</p>
            {step.phrases.map((phrase) => (
              <q key={phrase.en}>{say(phrase)}</q>
            ))}
          </li>
        ))}
      </ol>
    </details>
  );
}
