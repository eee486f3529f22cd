import { newKey } from "@shared/api/client";
import { Refused } from "@shared/api/refused";
import type { BulkResult, Named, WorkRow } from "@shared/api/types";
import { type Faults, faultsOf } from "@shared/fields/faults";
import { isEmpty, type Typed, wishOf } from "@shared/fields/values";
import { useSay } from "@shared/locales";
import { useCommon } from "@shared/locales/common";
import { useT } from "@shared/locales/console";
import { useW } from "@shared/locales/work";
import { Alert, Button, Radio } from "antd";
import { type FormEvent, useRef, useState } from "react";
import { LastLook } from "../case/acts/last-look";
import { useCase } from "../data";
import { FieldBox } from "../fields/field-box";
import { Labelled } from "../fields/labelled";
import { FaultSummary } from "../fields/summary";
import { queries } from "../queries";
import { Close, Dialog } from "../ui/dialog";
import { Waiting } from "../ui/states";
import { performAll } from "../worklist/query";
import s from "./duties.module.css";

const OUTCOME = "outcome";
/** So many at a time, so that one sees how far it has come. */
const STEP = 10;

/** One form for an act on several cases, then what came of each. */
export default function BulkForm(props: { act: Named; rows: WorkRow[]; close: (changed: boolean) => void }) {
  const t = useT();
  const w = useW();
  const say = useSay();
  const common = useCommon();
  const [typed, setTyped] = useState<Typed>({});
  const [outcome, setOutcome] = useState<string>();
  const [faults, setFaults] = useState<Faults>({});
  const [results, setResults] = useState<BulkResult[]>([]);
  const [looking, setLooking] = useState(false);
  const [running, setRunning] = useState(false);
  const [failure, setFailure] = useState<Refused>();
  const key = useRef(newKey());
  const first = useCase(props.rows[0]?.case_no ?? "");
  const act = first.data?.acts.find((one) => one.id === props.act.id && one.open);

  const of = (row: WorkRow) => results.find((result) => result.case_no === row.case_no);
  const failed = props.rows.filter((row) => !of(row)?.done);
  const done = props.rows.length - failed.length;
  const run = async (cases: { case_no: string; version: number }[]) => {
    if (!act) return;
    setRunning(true);
    setFailure(undefined);
    const wish = wishOf(act, typed, outcome);
    try {
      for (let at = 0; at < cases.length; at += STEP) {
        const done = await performAll(act.id, wish, cases.slice(at, at + STEP), key.current);
        setResults((before) => [
          ...before.filter((one) => !done.some((new_) => new_.case_no === one.case_no)),
          ...done,
        ]);
      }
    } catch (error) {
      setFailure(Refused.of(error));
    }
    setRunning(false);
    for (const list of ["duties", "counts", "case"]) void queries.invalidateQueries({ queryKey: [list] });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!act) return;
    const found = faultsOf(act.fields, typed, common);
    if (act.outcomes.length > 1 && !outcome) found[OUTCOME] = t.case.chooseOutcome;
    setFaults(found);
    if (Object.keys(found).length > 0) return;
    if (toBeSeen.length > 0 && !looking) setLooking(true);
    else void run(props.rows);
  };
  const retry = async () => {
    // Without an answer nobody knows what was done: the same key keeps it from being done twice. What was
    // refused for an old state is tried upon the new one.
    if (failure?.code !== "offline") key.current = newKey();
    const again = failed.map((row) => ({
      case_no: row.case_no,
      version: of(row)?.problem?.version ?? row.version,
    }));
    await run(again);
  };
  const id = (field: string) => `bulk-${field}`;
  const toBeSeen = act?.fields.filter((field) => field.public && !isEmpty(typed[field.id])) ?? [];
  const perCase = act?.fields.some((field) => field.kind === "clocks");
  return (
    <Dialog
      heading={w.bulk.heading(say(props.act.title), props.rows.length)}
      closed={() => props.close(done > 0)}
      wide
    >
      <p className={s.told}>{w.bulk.about}</p>
      {first.isPending && <Waiting />}
      {first.isSuccess && !act && results.length === 0 && <Alert type="warning" title={w.bulk.gone} />}
      {perCase && <Alert type="warning" title={w.bulk.perCase} />}
      {failure && <Alert type="error" role="alert" title={say(failure.words)} />}
      {act && !perCase && results.length === 0 && (
        <form onSubmit={submit} noValidate aria-label={say(props.act.title)}>
          <FaultSummary
            faults={faults}
            label={(name) =>
              name === OUTCOME ? t.case.outcome : say(act.fields.find((one) => one.id === name)?.title)
            }
            id={id}
          />
          {looking ? (
            <LastLook fields={toBeSeen} typed={typed} back={() => setLooking(false)} sending={running} />
          ) : (
            <>
              {act.fields.map((field) => (
                <FieldBox
                  key={field.id}
                  field={field}
                  id={id(field.id)}
                  typed={typed[field.id]}
                  set={(value) => setTyped({ ...typed, [field.id]: value })}
                  fault={faults[field.id]}
                />
              ))}
              {act.outcomes.length > 1 && (
                <Labelled id={id(OUTCOME)} label={t.case.outcome} required group fault={faults[OUTCOME]}>
                  {(described) => (
                    <Radio.Group
                      id={described.id}
                      name={described.id}
                      aria-labelledby={`${described.id}-label`}
                      value={outcome}
                      onChange={(event) => setOutcome(event.target.value)}
                      options={act.outcomes.map((one) => ({ value: one.id, label: say(one.title) }))}
                    />
                  )}
                </Labelled>
              )}
              <Button type="primary" htmlType="submit" loading={running}>
                {toBeSeen.length > 0 ? t.case.review : w.bulk.run(props.rows.length)}
              </Button>
            </>
          )}
        </form>
      )}
      {results.length > 0 && (
        <>
          <p role="status" className={s.told}>
            {running ? w.bulk.wait(results.length, props.rows.length) : w.bulk.summary(done, failed.length)}
          </p>
          <table className={s.results} aria-label={w.bulk.results}>
            <thead>
              <tr>
                <th scope="col">{w.bulk.number}</th>
                <th scope="col">{w.bulk.result}</th>
              </tr>
            </thead>
            <tbody>
              {results.map((result) => (
                <tr key={result.case_no}>
                  <td className="case-no">{result.case_no}</td>
                  <td data-done={result.done}>
                    {result.done
                      ? w.bulk.done(say(result.stage?.title))
                      : [
                          say(result.problem?.detail),
                          ...(result.problem?.fields ?? []).map((one) => say(one.text)),
                        ].join(" ")}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
      <div className={s.buttons}>
        {failed.length > 0 && !running && (results.length > 0 || failure) && (
          <Button type="primary" onClick={retry}>
            {w.bulk.retry(failed.length)}
          </Button>
        )}
        <Close>{w.bulk.close}</Close>
      </div>
    </Dialog>
  );
}
