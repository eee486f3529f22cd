import { countIn, emptyAll } from "@shared/files/kept";

/** The name of what this browser keeps for somebody of staff until it is sent; no sign-in name has a space. */
export function ownDraft(login: string, what: string): string {
  return `redress staff ${login} ${what}`;
}

function keysOf(login: string): string[] {
  const start = ownDraft(login, "");
  return Object.keys(localStorage).filter((key) => key.startsWith(start));
}

/** How many complaints, acts and files somebody began and did not send. */
export async function countDrafts(login: string): Promise<number> {
  return keysOf(login).length + (await countIn(ownDraft(login, "")));
}

/** Removes them from this browser. */
export async function dropDrafts(login: string): Promise<void> {
  for (const key of keysOf(login)) localStorage.removeItem(key);
  await emptyAll(ownDraft(login, ""));
}
