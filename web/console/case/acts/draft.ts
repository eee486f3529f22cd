import type { Act } from "@shared/api/types";
import { useDraft } from "@shared/draft";
import type { Typed } from "@shared/fields/values";
import { ownDraft } from "../../session/drafts";
import { useSession } from "../../session/session";

/** What was typed for an act, upon which version of the case, and the act as it was then. */
export type ActDraft = { act: Act; version: number; typed: Typed; outcome?: string };

export type ActDrafts = Record<string, ActDraft>;

const NONE: ActDrafts = {};

/** What this person typed for this case and has not submitted; it survives a reload. */
export function useActDrafts(no: string) {
  const { me } = useSession();
  const [drafts, setDrafts] = useDraft<ActDrafts>(ownDraft(me.login, `acts ${no}`), NONE);
  const put = (draft: ActDraft) => setDrafts({ ...drafts, [draft.act.id]: draft });
  const drop = (id: string, now?: number) => {
    const { [id]: _, ...others } = drafts;
    const left = now === undefined ? others : at(others, now);
    setDrafts(Object.keys(left).length === 0 ? NONE : left);
  };
  const accept = (now: number) => setDrafts(at(drafts, now));
  return { drafts, put, drop, accept };
}

/** The drafts as standing upon version `now`, which their writer has seen. */
function at(drafts: ActDrafts, now: number): ActDrafts {
  return Object.fromEntries(Object.entries(drafts).map(([id, draft]) => [id, { ...draft, version: now }]));
}
