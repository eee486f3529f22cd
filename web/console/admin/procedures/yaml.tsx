import { useMemo } from "react";
import s from "../table.module.css";

type Piece = { at: number; text: string; kind?: "key" | "comment" };

const KEY = /^(\s*(?:- )?\{?\s*)([\w-]+)(?=:(?:\s|$))/;
const COMMENT = /(?:^|\s)#.*$/;

/** The pieces of a line: its key and its comment, told apart from the rest. */
function pieces(line: string): Piece[] {
  const found: Piece[] = [];
  const comment = COMMENT.exec(line);
  const body = comment ? line.slice(0, comment.index) : line;
  const key = KEY.exec(body);
  const [before, name] = key ? [key[1] ?? "", key[2] ?? ""] : ["", ""];
  if (before) found.push({ at: 0, text: before });
  if (name) found.push({ at: before.length, text: name, kind: "key" });
  const rest = body.slice(before.length + name.length);
  if (rest) found.push({ at: before.length + name.length, text: rest });
  if (comment) found.push({ at: comment.index, text: comment[0], kind: "comment" });
  return found;
}

/** YAML to read: keys and comments in their colours. */
export function Yaml({ text, label }: { text: string; label: string }) {
  const lines = useMemo(() => text.split("\n").map(pieces), [text]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what is scrolled must be reached by keys.
    <section className={s.source} tabIndex={0} aria-label={label}>
      <pre>
        {lines.map((line, at) => (
          // Lines of a text that does not change: their place is their key.
          <span key={at}>
            {line.map((piece) => (
              <span key={piece.at} className={piece.kind && s[piece.kind]}>
                {piece.text}
              </span>
            ))}
            {"\n"}
          </span>
        ))}
      </pre>
    </section>
  );
}
