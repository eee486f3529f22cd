import { api } from "@shared/api/client";
import { useAdmin } from "@shared/locales/admin";
import { Button } from "antd";
import { type FormEvent, useState } from "react";
import { queries } from "../../queries";
import s from "../admin.module.css";
import { type Person, type Tagged, tagged, useSending } from "../data";
import { Part, Told } from "../parts";
import { Held, PostLines, type PostTyped } from "./posts";

/** Where somebody works, as what, and from when to when. */
export function PostsPart(props: { person: Tagged<Person>; again: () => void; mayChange: boolean }) {
  const t = useAdmin();
  const { value, tag } = props.person;
  const [lines, setLines] = useState<PostTyped[]>(() =>
    value.posts.map((post, key) => ({
      key,
      office: post.office.id,
      role: post.role.id,
      from: post.from ?? "",
      until: post.until ?? "",
    })),
  );
  const { busy, refused, done, send } = useSending();
  if (!props.mayChange) {
    return (
      <Part heading={t.person.posts} about={t.person.postsAbout}>
        {value.posts.length === 0 && <p className={s.quiet}>{t.people.noPosts}</p>}
        {value.posts.map((post) => (
          <p key={`${post.office.id}:${post.role.id}`}>
            <Held post={post} />
          </p>
        ))}
      </Part>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send(async () => {
      const params = { path: { id: String(value.id) }, header: { "If-Match": tag } };
      const posts = lines.map(({ office, role, from, until }) => ({
        office,
        role,
        from: from || undefined,
        until: until || undefined,
      }));
      await tagged(api.PUT("/api/v1/people/{id}/posts", { params, body: { posts } }));
      await queries.invalidateQueries({ queryKey: ["people"] });
    });
  };
  const next = Math.max(-1, ...lines.map((line) => line.key)) + 1;
  return (
    <Part heading={t.person.posts} about={t.person.postsAbout}>
      <form className={s.stack} onSubmit={submit}>
        <Told refused={refused} done={done} again={props.again} />
        <PostLines lines={lines} set={setLines} faults={refused?.fields ?? {}} />
        <div className={s.row}>
          <Button
            onClick={() => setLines([...lines, { key: next, office: "", role: "", from: "", until: "" }])}
          >
            {t.person.addPost}
          </Button>
          <Button type="primary" htmlType="submit" loading={busy}>
            {t.save}
          </Button>
        </div>
      </form>
    </Part>
  );
}
