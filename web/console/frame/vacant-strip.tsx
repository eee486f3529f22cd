import { api, taken } from "@shared/api/client";
import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/console";
import { useQuery } from "@tanstack/react-query";
import { useSession } from "../session/session";
import s from "./frame.module.css";

const EVERY = 5 * 60_000;

/** Tells whoever stands above others that a post of their office has duties and nobody in it. */
export function VacantStrip() {
  const t = useT();
  const say = useSay();
  const { me } = useSession();
  const vacant = useQuery({
    queryKey: ["vacant"],
    enabled: !me.administers,
    queryFn: () => taken(api.GET("/api/v1/posts/vacant")),
    refetchInterval: EVERY,
  });
  if (me.administers || !vacant.data?.length) return null;
  const posts = vacant.data.map((one) => `${say(one.office.title)} ${say(one.role.title)}`);
  return (
    <aside className={s.vacant} aria-label={t.vacant.label}>
      {t.vacant.text(posts)}
    </aside>
  );
}
