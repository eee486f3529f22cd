import { resolve } from "node:path";
import { defineConfig } from "vitest/config";

const alias = { "@shared": resolve(import.meta.dirname, "shared") };

export default defineConfig({
  test: {
    projects: [
      { resolve: { alias }, test: { name: "unit", include: ["{shared,console,portal}/**/*.test.ts"] } },
      {
        resolve: { alias },
        test: {
          name: "e2e",
          include: ["e2e/*.test.ts"],
          globalSetup: ["e2e/support/played.ts"],
          testTimeout: 90_000,
          // A browser beside a server on a busy machine: what fails counts if it fails again.
          retry: 1,
          expect: { poll: { timeout: 15_000 } },
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
          maxWorkers: 2,
        },
      },
    ],
  },
});
