import { api, taken } from "@shared/api/client";
import type { components } from "@shared/api/schema";
import { atOffice } from "@shared/dates/office";
import { useSay } from "@shared/locales";
import { useAdmin } from "@shared/locales/admin";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { type FormEvent, useState } from "react";
import { useNow } from "../../frame/clock";
import { queries } from "../../queries";
import s from "../admin.module.css";
import { type Person, type Tagged, useSending } from "../data";
import { Part, TextBox, Told } from "../parts";
import { PersonPicker } from "./picker";

type Task = components["schemas"]["TaskShape"];
const keyOf = (task: Task) => `${task.office.id}:${task.role.id}`;

/** Somebody leaves: which posts would stand empty, and who takes them. */
export function LeavingPart({ person, again }: { person: Tagged<Person>; again: () => void }) {
  const t = useAdmin();
  const say = useSay();
  const now = useNow();
  const id = String(person.value.id);
  const [last, setLast] = useState(atOffice(now).day as string);
  const [to, setTo] = useState<Record<string, number | undefined>>({});
  const [result, setResult] = useState<Task[]>();
  const { busy, refused, send } = useSending();
  const tasks = useQuery({
    queryKey: ["people", "leaving", id, last],
    enabled: last !== "",
    queryFn: () =>
      taken(api.GET("/api/v1/people/{id}/handover", { params: { path: { id }, query: { last_day: last } } })),
  });
  const open = tasks.data ?? [];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send(async () => {
      const params = { path: { id }, header: { "If-Match": person.tag } };
      const successors = open.map((task) => ({
        office: task.office.id,
        role: task.role.id,
        person: to[keyOf(task)],
      }));
      const body = { last_day: last, to: successors };
      setResult(await taken(api.POST("/api/v1/people/{id}/handover", { params, body })));
      await queries.invalidateQueries({ queryKey: ["vacant"] });
    });
  };
  const line = (task: Task) => `${say(task.office.title)} ${say(task.role.title)}`;
  const held = (task: Task) =>
    task.others.length > 0 ? t.person.others(task.others.map((one) => one.name)) : t.person.alone;
  if (result) {
    return (
      <Part heading={t.person.leaving}>
        <p role="status">{t.person.handedOver}</p>
        {result.map((task) => (
          <p key={keyOf(task)}>
            {line(task)} · {t.person.duties(task.duties)} · {held(task)}
          </p>
        ))}
        <div>
          <Button onClick={again}>{t.reload}</Button>
        </div>
      </Part>
    );
  }
  if (open.length === 0) return null;
  return (
    <Part heading={t.person.leaving} about={t.person.leavingAbout}>
      <form className={s.stack} onSubmit={submit}>
        <Told refused={refused} again={again} />
        <div className={s.form}>
          <TextBox label={t.person.lastDay} type="date" value={last} set={setLast} required />
        </div>
        {open.map((task, no) => {
          const fault = refused?.fields[`to[${no}].person`];
          return (
            <div key={keyOf(task)} className={s.row}>
              <div>
                <strong>{line(task)}</strong>
                <span className={s.quiet}>
                  {t.person.duties(task.duties)} · {held(task)}
                </span>
              </div>
              <div>
                <label htmlFor={`to-${no}`}>{t.person.successor}</label>
                <PersonPicker
                  id={`to-${no}`}
                  value={to[keyOf(task)]}
                  set={(chosen) => setTo({ ...to, [keyOf(task)]: chosen })}
                />
              </div>
              {fault && <p className={s.fault}>{say(fault)}</p>}
            </div>
          );
        })}
        <div>
          <Button danger htmlType="submit" loading={busy}>
            {t.person.handOver}
          </Button>
        </div>
      </form>
    </Part>
  );
}
