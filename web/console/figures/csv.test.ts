import { expect, test } from "vitest";
import { csv } from "./csv";

test("cells are quoted where they must be, and nothing is a formula", () => {
  const rows = [
    ["原因", 3],
    ['a "b", c', -1],
    ["=1+1", 0],
  ];
  expect(csv(rows)).toBe('\u{feff}原因,3\r\n"a ""b"", c",-1\r\n\'=1+1,0\r\n');
});
