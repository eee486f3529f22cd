import { createHmac } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { webhooks as en } from "@shared/locales/en/webhooks";
import { webhooks as t } from "@shared/locales/zh/webhooks";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectAccessible } from "./support/axe";
import { expectNoOverflow, picture, stage } from "./support/browser";
import { fileComplaint } from "./support/complaint";

const { open } = stage();

type Message = { id: string; time: string; signature: string; body: string };

/** Another system, which takes messages or not. */
const other: { server?: Server; url: string; status: number; heard: Message[] } = {
  url: "",
  status: 204,
  heard: [],
};

beforeAll(async () => {
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => {
      body += part;
    });
    request.on("end", () => {
      const said = (name: string) => String(request.headers[name]);
      other.heard.push({
        id: said("webhook-id"),
        time: said("webhook-timestamp"),
        signature: said("webhook-signature"),
        body,
      });
      response.writeHead(other.status).end();
    });
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  other.server = server;
  other.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`;
});

afterAll(() => other.server?.close());

/** Adds a webhook; gives its secret. */
async function add(page: Page, label: string, url: string, kinds: string[]): Promise<string> {
  const form = page.getByRole("region", { name: t.add });
  await form.getByLabel(t.label, { exact: false }).fill(label);
  await form.getByLabel(t.url, { exact: false }).fill(url);
  for (const kind of kinds) await form.getByRole("checkbox", { name: t.kind[kind] }).check();
  await form.getByRole("button", { name: t.save }).click();
  await page.getByRole("region", { name: label }).waitFor();
  return (await form.getByRole("status").locator("code").textContent()) ?? "";
}

test("another system is told of what happens, signed with the secret that was shown once", async () => {
  const page = await open("/console/admin/webhooks", { login: "admin" });
  await page.getByText(t.none).waitFor();
  await expectAccessible(page, "without webhooks");
  const form = page.getByRole("region", { name: t.add });
  await form.getByLabel(t.label, { exact: false }).fill("试");
  await form.getByLabel(t.url, { exact: false }).fill("https://10.0.0.1/");
  await form.getByRole("checkbox", { name: t.kind.filed }).check();
  await form.getByRole("button", { name: t.save }).click();
  await form.getByText("这个地址在内部网络中", { exact: false }).first().waitFor();
  await picture(page, "webhooks-refused");
  await form.getByRole("checkbox", { name: t.kind.filed }).uncheck();

  const secret = await add(page, "市数据平台", other.url, ["filed", "acted"]);
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  const one = page.getByRole("region", { name: "市数据平台", exact: true });
  await one.getByText(t.states.active ?? "").waitFor();

  const { case_no } = await fileComplaint(page);
  await expect.poll(() => other.heard.length, { timeout: 15_000 }).toBeGreaterThan(0);
  const message = other.heard[0] as Message;
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const signed = createHmac("sha256", key).update(`${message.id}.${message.time}.${message.body}`);
  expect(message.signature).toBe(`v1,${signed.digest("base64")}`);
  const said = JSON.parse(message.body);
  expect(said.type).toBe("filed");
  expect(said.data).toEqual({ case_no, seq: 1 });

  await page.reload();
  expect(await page.getByText(secret).count()).toBe(0);
  await one.getByRole("table").getByText(case_no, { exact: false }).waitFor();
  other.status = 500;
  await one.getByRole("button", { name: t.of(t.test, "市数据平台") }).click();
  await one.getByRole("status").getByText(t.refused(500)).waitFor();
  await expectAccessible(page, "a webhook");
  await picture(page, "webhooks");

  await one.getByRole("button", { name: t.of(t.pause, "市数据平台") }).click();
  await one.getByText(t.states.paused ?? "").waitFor();
  await one.getByRole("button", { name: t.of(t.resume, "市数据平台") }).click();
  await one.getByText(t.states.active ?? "").waitFor();

  const english = await open("/console/admin/webhooks", {
    login: "admin",
    language: "en",
    theme: "dark",
    width: 420,
  });
  await english.getByRole("heading", { name: en.place, level: 1 }).waitFor();
  await english.getByRole("table").waitFor();
  await expectNoOverflow(english);
  await expectAccessible(english, "webhooks in English, dark");
  await picture(english, "webhooks-dark-narrow");

  // What a day without anybody who takes it comes to is told by the stories of the store; here, how it looks.
  await page.route("**/api/v1/webhooks", async (route) => {
    const answer = await route.fetch();
    const all = (await answer.json()) as object[];
    await route.fulfill({ response: answer, json: all.map((hook) => ({ ...hook, state: "failed" })) });
  });
  await page.goto("/console/admin/offices");
  await page.getByRole("complementary", { name: t.strip.label }).getByRole("link", { name: t.look }).click();
  await one.getByText(t.states.failed ?? "").waitFor();
  await expectAccessible(page, "a webhook that the program paused");
  await picture(page, "webhooks-failed");
  await page.unroute("**/api/v1/webhooks");

  await one.getByRole("button", { name: t.of(t.end, "市数据平台") }).click();
  await one.getByRole("button", { name: t.of(t.sure, "市数据平台") }).click();
  await page.getByText(t.none).waitFor();
});

test("only the system administrator comes here", async () => {
  const page = await open("/console/admin/webhooks", { login: "auditor" });
  await expect.poll(() => page.getByRole("link", { name: t.place }).count()).toBe(0);
  expect((await page.request.get("/api/v1/webhooks")).status()).toBe(403);
});
