import type { Words } from "@shared/api/types";
import { useSay } from "@shared/locales";
import { useT } from "@shared/locales/portal";

/** What was said, under its title; or that it was erased. */
export function Saying({ title, words }: { title: Words; words?: Words | null }) {
  const t = useT();
  const say = useSay();
  return (
    <>
      <small>{say(title)}</small>
      {words ? say(words) : t.follow.erased}
    </>
  );
}
