import { expect, test } from "vitest";
import { fen, money } from "./money";

test.each([
  ["1280.5", 128050],
  ["1,280.50", 128050],
  ["￥0.01", 1],
  ["0", 0],
  [" 12 ", 1200],
])("%s yuan is %d fen", (typed, amount) => {
  expect(fen(typed)).toBe(amount);
});

test.each(["", "-1", "1.234", "a", "1.2.3"])("“%s” is no amount", (typed) => {
  expect(fen(typed)).toBeUndefined();
});

test("fen are read as yuan with separators", () => {
  expect(money(128050)).toBe("¥1,280.50");
  expect(money(100000000)).toBe("¥1,000,000.00");
  expect(money(5)).toBe("¥0.05");
});
