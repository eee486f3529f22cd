import { api } from "@shared/api/client";
import type { components } from "@shared/api/schema";
import { useSay } from "@shared/locales";
import { useAdmin } from "@shared/locales/admin";
import { useQuery } from "@tanstack/react-query";
import { Button, Input, Select } from "antd";
import { type FormEvent, useState } from "react";
import { type Tagged, tagged, useSending } from "../admin/data";
import { Told } from "../admin/parts";
import { queries } from "../queries";
import s from "./account.module.css";

type Mine = components["schemas"]["MyPostsShape"];
type Given = components["schemas"]["SubstituteGiven"];
const KEY = ["account", "substitutes"];

/** Who stands in for oneself; nothing for whoever holds no post. */
export function Substitutes() {
  const t = useAdmin();
  const mine = useQuery({ queryKey: KEY, queryFn: () => tagged(api.GET("/api/v1/account/substitutes")) });
  if (!mine.data || mine.data.value.posts.length === 0) return null;
  return (
    <section className={s.part} aria-label={t.person.substitutes}>
      <h2>{t.person.substitutes}</h2>
      <p>{t.person.substitutesAbout}</p>
      <Lines key={mine.data.tag} mine={mine.data} again={() => mine.refetch()} />
    </section>
  );
}

function Lines({ mine, again }: { mine: Tagged<Mine>; again: () => void }) {
  const t = useAdmin();
  const say = useSay();
  const { posts, substitutes, colleagues } = mine.value;
  const [post, setPost] = useState(`${posts[0]?.office.id}:${posts[0]?.role.id}`);
  const [substitute, setSubstitute] = useState<number>();
  const [from, setFrom] = useState("");
  const [until, setUntil] = useState("");
  const { busy, refused, send } = useSending();
  const kept: Given[] = substitutes.map((one) => ({
    office: one.office.id,
    role: one.role.id,
    substitute: one.substitute.id,
    from: one.from,
    until: one.until,
  }));
  const put = (wanted: Given[]) =>
    send(async () => {
      const params = { header: { "If-Match": mine.tag } };
      await tagged(api.PUT("/api/v1/account/substitutes", { params, body: { substitutes: wanted } }));
      await queries.invalidateQueries({ queryKey: KEY });
    });
  const add = (event: FormEvent) => {
    event.preventDefault();
    const [office = "", role = ""] = post.split(":");
    put([...kept, { office, role, substitute: substitute ?? 0, from, until }]);
  };
  const near = colleagues.filter((one) => post.startsWith(`${one.post.office.id}:`));
  const people = new Map(
    near.map((one) => [one.person.id, `${one.person.name} ${say(one.post.role.title)}`]),
  );
  const days = [
    ["from", from, setFrom],
    ["until", until, setUntil],
  ] as const;
  return (
    <form className={s.form} onSubmit={add}>
      <Told refused={refused} again={again} />
      {substitutes.map((one, no) => (
        <p key={`${one.office.id}:${one.role.id}:${one.substitute.id}`}>
          {say(one.role.title)} · {one.substitute.name} · {t.people.span(one.from, one.until)}{" "}
          <Button
            size="small"
            aria-label={t.removeNamed(one.substitute.name)}
            onClick={() => put(kept.filter((_, other) => other !== no))}
          >
            {t.remove}
          </Button>
        </p>
      ))}
      <div>
        <label htmlFor="my-post">{t.people.role}</label>
        <Select
          id="my-post"
          value={post}
          onChange={setPost}
          options={posts.map((one) => ({
            value: `${one.office.id}:${one.role.id}`,
            label: `${say(one.office.title)} ${say(one.role.title)}`,
          }))}
        />
      </div>
      <div>
        <label htmlFor="my-substitute">{t.person.substitute}</label>
        <Select
          id="my-substitute"
          showSearch
          optionFilterProp="label"
          value={substitute}
          onChange={setSubstitute}
          options={[...people].map(([value, label]) => ({ value, label }))}
        />
      </div>
      {days.map(([part, value, set]) => (
        <div key={part}>
          <label htmlFor={`my-${part}`}>{t.person[part]}</label>
          <Input
            id={`my-${part}`}
            type="date"
            required
            value={value}
            onChange={(event) => set(event.target.value)}
          />
        </div>
      ))}
      <Button htmlType="submit" loading={busy}>
        {t.person.addSubstitute}
      </Button>
    </form>
  );
}
