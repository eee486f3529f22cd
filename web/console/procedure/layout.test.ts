import { expect, test } from "vitest";
import { widthOf, wrap } from "./layout";

test("lines keep to their width and lose no letter", () => {
  for (const text of [
    "属实，投诉成立，发出工作联系单并请相关部门答复",
    "The complaint is founded; send the slip to the departments",
    "短",
  ]) {
    const lines = wrap(text, 120, 13);
    expect(lines.join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
    for (const line of lines) expect(widthOf(line, 13)).toBeLessThanOrEqual(120);
  }
});
