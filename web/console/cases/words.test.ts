import { expect, test } from "vitest";
import { isCaseNumber } from "./words";

test.each([
  ["7A3C-0000-00000", true],
  ["7a3c000000000", true],
  ["0000-0000-00000", true],
  ["8613800001234", false],
  ["13800001234", false],
  ["地板", false],
  ["7A3C-0000", false],
  ["7A3U-0000-00000", false],
])("%s is a case number: %s", (text, is) => expect(isCaseNumber(text)).toBe(is));
