import { expect, test } from "vitest";
import { periodIn, periodOf, unitOf, yearBefore } from "./period";

test.each([
  ["year12", "2025-05-07"],
  ["month", "2026-05-01"],
  ["quarter", "2026-04-01"],
  ["year", "2026-01-01"],
  ["year24", "2024-05-07"],
] as const)("%s begins on %s", (name, from) => {
  expect(periodOf(name, "2026-05-06")).toEqual({ from, to: "2026-05-06" });
});

test("the year before has the same days", () => {
  expect(yearBefore({ from: "2024-02-29", to: "2024-03-31" })).toEqual({
    from: "2023-02-28",
    to: "2023-03-31",
  });
});

test("what the address says counts only if it is a period", () => {
  const today = "2026-05-06";
  expect(periodIn({ from: "2026-01-01", to: "2026-01-31" }, today)).toMatchObject({ name: "own" });
  expect(periodIn({ from: "2026-02-01", to: "2026-01-31" }, today)).toMatchObject({ name: "year12" });
  expect(periodIn({ period: "month" }, today)).toMatchObject({ from: "2026-05-01", to: today });
});

test("a line has neither few points nor very many", () => {
  expect(unitOf({ from: "2026-05-01", to: "2026-05-31" })).toBe("day");
  expect(unitOf({ from: "2026-01-01", to: "2026-05-31" })).toBe("week");
  expect(unitOf({ from: "2024-05-07", to: "2026-05-06" })).toBe("month");
});
