import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { inject } from "vitest";

const TARGET = process.env.CARGO_TARGET_DIR ?? resolve(import.meta.dirname, "../../../target");
export const BINARY = process.env.REDRESS_BIN ?? resolve(TARGET, "debug/redress");
export const PASSWORD = "redress-demo";

/** Sign-in names of the demonstration that the tests use. */
export type Login =
  | "admin"
  | "security"
  | "auditor"
  | "lin"
  | "su"
  | "zhou"
  | "he"
  | "qin"
  | "luo"
  | "yu"
  | "shen"
  | "tang"
  | "ren"
  | "xia"
  | "jing"
  | "ming"
  | "zheng"
  | "fang"
  | "ping"
  | "lei"
  | "xie"
  | "ya"
  | "shu"
  | "heng"
  | "xun"
  | "cha"
  | "duan"
  | "ting"
  | "da";

export type Server = { base: string; stop: () => Promise<void> };

/** The real program on a demonstration of its own, as it is once played, on a port of its own. */
export async function startServer(): Promise<Server> {
  const data = mkdtempSync(join(tmpdir(), "redress-e2e-"));
  cpSync(inject("played"), data, { recursive: true });
  // What the program sends to others may come back to the tests.
  const options = ["--listen", "127.0.0.1:0", "--data", data, "--outbound-allow", "127.0.0.1"];
  const child = spawn(BINARY, ["demo", ...options], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  return { base: await address(child), stop: stopping(child, data) };
}

/** Stops the program and removes its folder. */
export function stopping(child: ChildProcess, data: string): () => Promise<void> {
  return async () => {
    await stopped(child);
    rmSync(data, { recursive: true, force: true });
  };
}

/** Asks the program to stop, and waits until it has. */
export async function stopped(child: ChildProcess): Promise<void> {
  const ended = new Promise((done) => child.once("exit", done));
  child.kill("SIGTERM");
  await ended;
}

/** What the program says once it takes requests. */
export function address(child: ChildProcess): Promise<string> {
  return new Promise((found, failed) => {
    let said = "";
    child.stdout?.on("data", (part) => {
      said += part;
      const ready = /ready at (http:\S+)/.exec(said);
      if (ready?.[1]) found(ready[1]);
    });
    child.once("exit", (code) => failed(new Error(`the server ended with ${code}`)));
  });
}
