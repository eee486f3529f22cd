import { expect, test } from "vitest";
import { listOf, type Measure } from "./links";

const about = { from: "2026-01-01", to: "2026-03-31", procedure: "simple", office: "shop" };
const own = "/cases?held=true&procedure=simple&office=shop";

test.each([
  ["received", "received_from=2026-01-01&received_to=2026-03-31"],
  ["closed", "ended=closed&closed_from=2026-01-01&closed_to=2026-03-31"],
  ["answered", "answered_from=2026-01-01&answered_to=2026-03-31"],
  ["on_time", "on_time=true&answered_from=2026-01-01&answered_to=2026-03-31"],
  ["rated", "rated_from=2026-01-01&rated_to=2026-03-31"],
  ["satisfied", "satisfied=true&rated_from=2026-01-01&rated_to=2026-03-31"],
  ["overdue", "overdue=late"],
] satisfies [Measure, string][])("%s opens %s", (measure, query) => {
  expect(listOf(measure, about)).toBe(`${own}&${query}`);
  expect(listOf(measure, about, ["cause", "a:b"])).toBe(`${own}&cause=a%3Ab&${query}`);
});
