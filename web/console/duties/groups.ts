import type { DutyRow } from "@shared/api/types";
import { type Lateness, standing } from "@shared/dates/lateness";

export type Group = { lateness: Lateness; rows: DutyRow[]; whole: boolean };

/**
 * The rows, which come earliest due first, by how late they are. A group is whole, so that its
 * count means something, if a later group follows or nothing more is to come.
 */
export function grouped(rows: DutyRow[], now: number, more: boolean): Group[] {
  const groups: Group[] = [];
  for (const row of rows) {
    const { lateness } = standing(row.due_at, now);
    const last = groups.at(-1);
    if (last?.lateness === lateness) last.rows.push(row);
    else {
      if (last) last.whole = true;
      groups.push({ lateness, rows: [row], whole: false });
    }
  }
  const last = groups.at(-1);
  if (last) last.whole = !more;
  return groups;
}
