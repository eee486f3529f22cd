import type { Office } from "@shared/api/types";
import { expect, test } from "vitest";
import { lines } from "./tree";

const office = (code: string, parent?: string) => ({ code, parent }) as Office;
const said = (nodes: ReturnType<typeof lines>) => nodes.map((n) => `${n.level}${n.office.code}${n.below}`);

test("each office stands below its own, and what is folded hides what is below it", () => {
  const all = [office("a"), office("b", "a"), office("c", "b"), office("d", "nowhere")];
  expect(said(lines(all, new Set()))).toEqual(["1a1", "2b1", "3c0", "1d0"]);
  expect(said(lines(all, new Set(["b"])))).toEqual(["1a1", "2b1", "1d0"]);
});
