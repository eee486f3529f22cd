import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { address, BINARY, stopped } from "./server";

declare module "vitest" {
  interface ProvidedContext {
    /** The folder of a demonstration that was played and stopped. */
    played: string;
  }
}

/** Plays the demonstration once; the server of each file starts on a copy of it. */
export default async function play({ provide }: TestProject) {
  if (!existsSync(BINARY)) throw new Error(`${BINARY} is missing: run cargo build, or set REDRESS_BIN`);
  const data = mkdtempSync(join(tmpdir(), "redress-e2e-played-"));
  const child = spawn(BINARY, ["demo", "--listen", "127.0.0.1:0", "--data", data], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await address(child);
  await stopped(child);
  provide("played", data);
  return () => rmSync(data, { recursive: true, force: true });
}
