import { existsSync, mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import { type Login, PASSWORD, type Server, startServer } from "./server";

const PICTURES = resolve(import.meta.dirname, "../pictures");
/** The shell draws the same pages without a browser's own windows, in half the time. */
const DEBIAN = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export type Look = {
  width?: number;
  height?: number;
  language?: "zh" | "en";
  theme?: "light" | "dark";
  login?: Login;
  /** Off, as some people have it. */
  script?: boolean;
  /** By this name instead of the machine's number. */
  host?: "localhost";
};

/** A browser and a server for the tests of one file. */
export function stage(start = startServer) {
  let browser: Browser;
  let server: Server;
  const faults: string[] = [];
  beforeAll(async () => {
    mkdirSync(PICTURES, { recursive: true });
    [browser, server] = await Promise.all([
      chromium.launch({ executablePath: process.env.CHROMIUM ?? DEBIAN.find(existsSync), args: FLAGS }),
      start(),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    expect(faults, "what the browser complained of").toEqual([]);
  });

  /** A page in a profile of its own; signed in if `login` says so. */
  async function open(path: string, look: Look = {}): Promise<Page> {
    const context = await browser.newContext({
      baseURL: look.host ? server.base.replace("127.0.0.1", look.host) : server.base,
      viewport: { width: look.width ?? 1440, height: look.height ?? 900 },
      colorScheme: look.theme ?? "light",
      javaScriptEnabled: look.script ?? true,
    });
    context.setDefaultTimeout(15_000);
    await context.addInitScript(
      (language) => localStorage.setItem("redress.language", language),
      look.language ?? "zh",
    );
    if (look.login) await signIn(context, look.login);
    const page = await context.newPage();
    watch(page, faults);
    await page.goto(path);
    return page;
  }
  return { open };
}

export async function signIn(context: BrowserContext, login: Login): Promise<void> {
  const answer = await context.request.post("/api/v1/session", { data: { login, password: PASSWORD } });
  expect(answer.status()).toBe(200);
}

/** Exceptions, and anything that the security policy forbids, fail the test. */
function watch(page: Page, faults: string[]): void {
  page.on("pageerror", (error) => faults.push(`${page.url()}: ${error.message}`));
  page.on("console", (message) => {
    const text = message.text();
    const expected = text.startsWith("Failed to load resource");
    if (message.type() === "error" && !expected) faults.push(`${page.url()}: ${text}`);
  });
}

export async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: resolve(PICTURES, `${name}.png`), fullPage: true });
}

/** Nothing may stick out sideways. */
export async function expectNoOverflow(page: Page): Promise<void> {
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(content, `${page.url()} is wider than its window`).toBeLessThanOrEqual(window ?? 0);
}
