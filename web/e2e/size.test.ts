import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";

const DIST = resolve(import.meta.dirname, "../dist");

/** Script and style that a page loads before it can be used, in bytes as gzip. */
function firstLoad(page: string): number {
  const html = readFileSync(resolve(DIST, page), "utf8");
  const files = new Set([...html.matchAll(/\/(assets\/[^"]+\.(?:js|css))"/g)].map(([, file]) => file ?? ""));
  return [...files].reduce((sum, file) => sum + gzipSync(readFileSync(resolve(DIST, file))).length, 0);
}

test.each([
  ["portal/index.html", 100_000],
  ["console/index.html", 450_000],
])("%s loads at most %d bytes first", (page, most) => {
  const bytes = firstLoad(page);
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThanOrEqual(most);
});
