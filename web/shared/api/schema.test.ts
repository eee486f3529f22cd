import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";

test("the client's types are those of openapi.json; if not, run npm run generate", () => {
  const description = readFileSync(resolve(import.meta.dirname, "../../openapi.json"));
  const [head] = readFileSync(resolve(import.meta.dirname, "schema.ts"), "utf8").split("\n");
  expect(head).toContain(createHash("sha256").update(description).digest("hex"));
});
