import { expect, test } from "vitest";
import { mostOf, sizeWords } from "./kinds";

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [81_920, "82 kB"],
  [2_483_201, "2.5 MB"],
])("%d bytes are %s", (bytes, words) => {
  expect(sizeWords(bytes)).toBe(words);
});

test("a video may be larger than other files", () => {
  expect(mostOf("门.MOV")).toBeGreaterThan(mostOf("门.jpg"));
});
