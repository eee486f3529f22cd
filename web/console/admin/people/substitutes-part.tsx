import { api } from "@shared/api/client";
import { useSay } from "@shared/locales";
import { useAdmin } from "@shared/locales/admin";
import { Button, Select } from "antd";
import { type FormEvent, useState } from "react";
import { queries } from "../../queries";
import s from "../admin.module.css";
import { type Person, type Tagged, tagged, useSending } from "../data";
import { Part, RowDays, RowFaults, Told } from "../parts";
import { PersonPicker } from "./picker";

type Line = {
  key: number;
  post: string;
  substitute: number | undefined;
  name: string;
  from: string;
  until: string;
};

/** Who stands in for somebody, in which post and when. */
export function SubstitutesPart(props: { person: Tagged<Person>; again: () => void; mayChange: boolean }) {
  const t = useAdmin();
  const say = useSay();
  const { value, tag } = props.person;
  const [lines, setLines] = useState<Line[]>(() =>
    value.substitutes.map((one, key) => ({
      key,
      post: `${one.office.id}:${one.role.id}`,
      substitute: one.substitute.id,
      name: one.substitute.name,
      from: one.from,
      until: one.until,
    })),
  );
  const { busy, refused, done, send } = useSending();
  const posts = value.posts.map((post) => ({
    value: `${post.office.id}:${post.role.id}`,
    label: `${say(post.office.title)} ${say(post.role.title)}`,
  }));
  if (!props.mayChange) {
    return (
      <Part heading={t.person.substitutes} about={t.person.substitutesAbout}>
        {value.substitutes.length === 0 && <p className={s.quiet}>{t.none}</p>}
        {value.substitutes.map((one) => (
          <p key={`${one.office.id}:${one.role.id}:${one.substitute.id}`}>
            {say(one.office.title)} {say(one.role.title)} · {one.substitute.name} ·{" "}
            {t.people.span(one.from, one.until)}
          </p>
        ))}
      </Part>
    );
  }
  const change = (key: number, part: Partial<Line>) =>
    setLines(lines.map((line) => (line.key === key ? { ...line, ...part } : line)));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send(async () => {
      const params = { path: { id: String(value.id) }, header: { "If-Match": tag } };
      const substitutes = lines.map(({ post, substitute, from, until }) => {
        const [office = "", role = ""] = post.split(":");
        return { office, role, substitute: substitute ?? 0, from, until };
      });
      await tagged(api.PUT("/api/v1/people/{id}/substitutes", { params, body: { substitutes } }));
      await queries.invalidateQueries({ queryKey: ["people"] });
    });
  };
  const next = Math.max(-1, ...lines.map((line) => line.key)) + 1;
  const blank = { post: posts[0]?.value ?? "", substitute: undefined, name: "", from: "", until: "" };
  return (
    <Part heading={t.person.substitutes} about={t.person.substitutesAbout}>
      <form className={s.stack} onSubmit={submit}>
        <Told refused={refused} done={done} again={props.again} />
        {lines.map((line, no) => (
          <fieldset key={line.key} className={s.row}>
            <div>
              <label htmlFor={`sub-post-${line.key}`}>{t.people.role}</label>
              <Select
                id={`sub-post-${line.key}`}
                style={{ width: 260 }}
                value={line.post}
                options={posts}
                onChange={(post: string) => change(line.key, { post })}
              />
            </div>
            <div>
              <label htmlFor={`sub-who-${line.key}`}>{t.person.substitute}</label>
              <PersonPicker
                id={`sub-who-${line.key}`}
                value={line.substitute}
                name={line.name}
                set={(substitute) => change(line.key, { substitute })}
              />
            </div>
            <RowDays id={`sub-${line.key}`} line={line} set={(part) => change(line.key, part)} required />
            <Button
              aria-label={t.removeNamed(`${t.person.substitute} ${no + 1}`)}
              onClick={() => setLines(lines.filter((one) => one.key !== line.key))}
            >
              {t.remove}
            </Button>
            <RowFaults
              of={`substitutes[${no}]`}
              parts={["role", "substitute", "from", "until"]}
              faults={refused?.fields ?? {}}
            />
          </fieldset>
        ))}
        <div className={s.row}>
          <Button disabled={posts.length === 0} onClick={() => setLines([...lines, { key: next, ...blank }])}>
            {t.person.addSubstitute}
          </Button>
          <Button type="primary" htmlType="submit" loading={busy}>
            {t.save}
          </Button>
        </div>
      </form>
    </Part>
  );
}
