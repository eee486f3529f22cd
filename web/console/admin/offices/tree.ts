import type { Office } from "@shared/api/types";

export type Node = { office: Office; level: number; below: number; open: boolean };

/** The tree as the lines that are seen, each below the one it belongs to. */
export function lines(offices: Office[], folded: ReadonlySet<string>): Node[] {
  const known = new Set(offices.map((office) => office.code));
  const below = new Map<string, Office[]>();
  for (const office of offices) {
    const above = office.parent && known.has(office.parent) ? office.parent : "";
    below.set(above, [...(below.get(above) ?? []), office]);
  }
  const walk = (above: string, level: number): Node[] =>
    (below.get(above) ?? []).flatMap((office) => {
      const count = below.get(office.code)?.length ?? 0;
      const open = !folded.has(office.code);
      const line = { office, level, below: count, open };
      return open ? [line, ...walk(office.code, level + 1)] : [line];
    });
  return walk("", 1);
}
