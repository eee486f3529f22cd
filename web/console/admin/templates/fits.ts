import type { Template } from "@shared/api/types";

/** Whether the paper is for them, and has every one of the words in its heading or text, in either language. */
export function fits(paper: Template, to: string | undefined, words: string | undefined): boolean {
  const forThem = to === "file" ? paper.to.length === 0 : paper.to.some((whom) => whom.id === to);
  if (to && !forThem) return false;
  const places = paper.places.flatMap((place) => [place.title.zh, place.title.en]);
  const all = [paper.title.zh, paper.title.en, paper.body.zh, paper.body.en, ...places];
  const text = all.join("\n").toLowerCase();
  return (words ?? "")
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** A run of plain words, or a place to fill in. */
export type Piece = { at: number; text: string; place?: string };

/** A text apart by its places, `{…}`. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(/\{([^}]*)\}/g)) {
    if (match.index > at) found.push({ at, text: text.slice(at, match.index) });
    found.push({ at: match.index, text: match[0], place: match[1] ?? "" });
    at = match.index + match[0].length;
  }
  if (at < text.length) found.push({ at, text: text.slice(at) });
  return found;
}
