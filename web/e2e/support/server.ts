import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const TARGET = process.env.CARGO_TARGET_DIR ?? resolve(import.meta.dirname, "../../../target");
const BINARY = process.env.REDRESS_BIN ?? resolve(TARGET, "debug/redress");
export const PASSWORD = "redress-demo";

/** Sign-in names of the demonstration that the tests use. */
export type Login = "lin" | "su" | "zhou" | "he" | "qin" | "luo";

export type Server = { base: string; stop: () => Promise<void> };

/** The real program on a fresh demonstration, on a port of its own. */
export async function startServer(): Promise<Server> {
  if (!existsSync(BINARY)) throw new Error(`${BINARY} is missing: run cargo build, or set REDRESS_BIN`);
  const data = mkdtempSync(join(tmpdir(), "redress-e2e-"));
  const child = spawn(BINARY, ["demo", "--listen", "127.0.0.1:0", "--data", data], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const base = await address(child);
  const stop = async () => {
    const ended = new Promise((done) => child.once("exit", done));
    child.kill("SIGTERM");
    await ended;
    rmSync(data, { recursive: true, force: true });
  };
  return { base, stop };
}

/** What the program says once it takes requests. */
function address(child: ChildProcess): Promise<string> {
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
