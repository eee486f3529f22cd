import type { Template } from "@shared/api/types";
import { expect, test } from "vitest";
import { fits, pieces } from "./fits";

const paper = {
  id: "notice",
  title: { zh: "不予受理通知书", en: "Notice of non-acceptance" },
  to: [{ id: "complainant", title: { zh: "投诉人", en: "Complainant" } }],
  issued_by: [],
  body: { zh: "{complainant}：理由：{field.reason}", en: "{complainant}: {field.reason}" },
  places: [{ place: "field.reason", title: { zh: "理由", en: "Reasons" } }],
  clocks: [],
} satisfies Template;

test.each([
  [undefined, undefined, true],
  ["complainant", undefined, true],
  ["respondent", undefined, false],
  ["file", undefined, false],
  [undefined, "不予受理", true],
  [undefined, "NON-acceptance  reasons", true],
  [undefined, "不予受理 终止", false],
  ["others", "不予受理", false],
])("for %s with the words %s", (to, words, fitting) => {
  expect(fits(paper, to, words)).toBe(fitting);
});

test("a paper without an addressee is kept in the file", () => {
  expect(fits({ ...paper, to: [] }, "file", undefined)).toBe(true);
  expect(fits({ ...paper, to: [] }, "complainant", undefined)).toBe(false);
});

test("a text falls apart into words and places, none lost", () => {
  const found = pieces(paper.body.zh);
  expect(found.map((piece) => piece.text).join("")).toBe(paper.body.zh);
  expect(found.flatMap((piece) => piece.place ?? [])).toEqual(["complainant", "field.reason"]);
  expect(pieces("只有字")).toEqual([{ at: 0, text: "只有字" }]);
});
