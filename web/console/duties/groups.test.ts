import type { DutyRow } from "@shared/api/types";
import { expect, test } from "vitest";
import { grouped } from "./groups";

const row = (due_at: string) => ({ due_at }) as DutyRow;
const now = Date.parse("2026-03-02T02:00:00Z");
const rows = [row("2026-02-28T16:00:00Z"), row("2026-03-03T16:00:00Z"), row("2026-03-20T16:00:00Z")];

test("only a group that is whole shows its count", () => {
  expect(grouped(rows, now, false).map((group) => [group.lateness, group.whole])).toEqual([
    ["late", true],
    ["soon", true],
    ["later", true],
  ]);
  expect(grouped(rows, now, true).at(-1)?.whole).toBe(false);
});
