import { admin as en } from "@shared/locales/en/admin";
import { admin as t } from "@shared/locales/zh/admin";
import { console as c } from "@shared/locales/zh/console";
import { expect, test } from "vitest";
import { expectAccessible } from "./support/axe";
import { expectNoOverflow, picture, stage } from "./support/browser";

const { open } = stage();

test("the tree of offices is walked by keys, and an office is added and changed by whoever saw it last", async () => {
  const page = await open("/console/admin/offices", { login: "admin" });
  const tree = page.getByRole("tree", { name: t.offices.tree });
  await tree.getByRole("treeitem", { name: "明栅" }).click();
  await page.getByRole("heading", { name: "明栅", exact: false }).waitFor();
  await page.keyboard.press("ArrowLeft");
  await expect.poll(() => tree.getByRole("treeitem", { name: "csd" }).count()).toBe(0);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect.poll(() => page.url()).toContain("code=biz");
  await expectAccessible(page, "the offices");
  await picture(page, "admin-offices");

  await page.getByRole("button", { name: t.offices.new }).click();
  await page.getByLabel(t.offices.code).fill("Kiosk");
  await page.getByLabel(new RegExp(`^${t.offices.zh}`)).fill("东栅服务亭");
  await page.getByRole("button", { name: t.save }).click();
  await page.getByText("单位代码为1至32个", { exact: false }).first().waitFor();
  await page.getByLabel(t.offices.code).fill("kiosk");
  await page.getByRole("button", { name: t.save }).click();
  await tree.getByRole("treeitem", { name: "kiosk" }).waitFor();

  const other = await open("/console/admin/offices?code=kiosk", { login: "admin" });
  await other.getByLabel(t.offices.phone).fill("0573-0000");
  await other.getByRole("button", { name: t.save }).click();
  await expect
    .poll(async () => (await other.request.get("/api/v1/offices/kiosk")).text())
    .toContain("0573-0000");
  await page.getByLabel(t.offices.address).fill("东栅路1号");
  await page.getByRole("button", { name: t.save }).click();
  await page.getByRole("button", { name: t.reload }).click();
  await expect.poll(() => page.getByLabel(t.offices.phone).inputValue()).toBe("0573-0000");
});

test("one makes an account, another gives it a post and a substitute, a third reads who did what", async () => {
  const system = await open("/console/admin/people", { login: "admin" });
  await system.getByRole("button", { name: t.people.new }).click();
  const form = system.getByRole("region", { name: t.people.new });
  await form.getByLabel(t.people.login).fill("lin");
  await form.getByLabel(t.people.name, { exact: false }).last().fill("林新");
  await form.getByRole("button", { name: t.add }).click();
  await form.getByText("已有人使用此登录名", { exact: false }).first().waitFor();
  await form.getByLabel(t.people.login).fill("linxin");
  await form.getByRole("button", { name: t.add }).click();
  expect(await form.getByRole("status").locator("code").textContent()).toMatch(/^([2-9A-HJ-NP-Z]{4}-){3}/);
  await system.getByLabel(t.people.search).fill("林新");
  await system.getByRole("link", { name: "林新" }).click();
  await system.getByText(t.people.noPosts).waitFor();

  const security = await open(new URL(system.url()).pathname, { login: "security" });
  const posts = security.getByRole("region", { name: t.person.posts });
  await posts.getByRole("button", { name: t.person.addPost }).click();
  const pick = async (label: string, text: string) => {
    const box = posts.getByLabel(label, { exact: true });
    await box.fill(text);
    await security.keyboard.press("Enter");
  };
  await pick(t.people.office, "csd");
  await pick(t.people.role, "clerk");
  await posts.getByLabel(t.person.from).fill("2026-01-02");
  await posts.getByLabel(t.person.until).fill("2026-01-01");
  await posts.getByRole("button", { name: t.save }).click();
  await posts.getByText("截止日期不能早于开始日期").first().waitFor();
  await picture(security, "admin-person-refused");
  await posts.getByLabel(t.person.until).fill("");
  await posts.getByRole("button", { name: t.save }).click();
  await security.getByRole("region", { name: t.person.leaving }).waitFor();
  await expectAccessible(security, "a person");
  await picture(security, "admin-person");

  const auditor = await open("/console/admin/audit?kind=post_given", { login: "auditor" });
  await auditor.getByRole("cell", { name: "林新", exact: false }).waitFor();
  await expectAccessible(auditor, "the audit log");
  await picture(auditor, "admin-audit");
});

test("the security administrator ends all that lets somebody in, and on a bad day everybody's sessions", async () => {
  const his = await open("/console", { login: "su" });
  await his.getByRole("heading", { name: c.duties.heading }).waitFor();
  const hers = await open("/console", { login: "he" });
  await hers.getByRole("heading", { name: c.duties.heading }).waitFor();
  const list = await open("/console/admin/people?q=su", { login: "security" });
  await list.getByRole("link", { name: "苏帆" }).click();
  const access = list.getByRole("region", { name: t.person.access });
  await access.getByRole("button", { name: t.person.keys.act }).click();
  await access.getByText(t.person.keys.text).waitFor();
  await expectAccessible(list, "ending all sessions and tokens");
  await picture(list, "admin-person-keys");
  await access.getByRole("button", { name: t.person.keys.sure }).click();
  await access.getByText(t.person.done).waitFor();
  await his.reload();
  await his.getByLabel(c.signIn.password).waitFor();
  await hers.reload();
  await hers.getByRole("heading", { name: c.duties.heading }).waitFor();

  await list.goto("/console/admin/people");
  await list.getByRole("button", { name: t.people.sessions.act }).click();
  await picture(list, "admin-people-sessions");
  await list.getByRole("button", { name: t.people.sessions.sure }).click();
  await list.getByText(t.person.done).waitFor();
  await hers.reload();
  await hers.getByLabel(c.signIn.password).waitFor();
  await list.reload();
  await list.getByRole("button", { name: t.people.sessions.act }).waitFor();
});

test("a file is checked before anything is written", async () => {
  const page = await open("/console/admin/import", { login: "admin" });
  const people = page.getByRole("region", { name: t.import.people });
  const give = (text: string) =>
    people
      .getByLabel(t.import.file, { exact: true })
      .setInputFiles({ name: "p.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await give("登录名,姓名\nzhao,赵一\nqian,=1+1\n");
  await people.getByRole("button", { name: t.import.check }).click();
  await people.getByText("公式", { exact: false }).last().waitFor();
  await picture(page, "admin-import-faults");
  await expectAccessible(page, "an import with faults");
  await give("登录名,姓名\nzhao,赵一\nqian,钱二\n");
  await people.getByRole("button", { name: t.import.check }).click();
  await people.getByText(t.import.would, { exact: false }).waitFor();
  await people.getByRole("button", { name: t.import.run }).click();
  await people.getByText(t.import.written, { exact: false }).waitFor();
});

test("whoever leaves hands over; a post left empty is told to administrators and to its leader", async () => {
  const list = await open("/console/admin/people?q=qin", { login: "security" });
  await list.getByRole("link", { name: "秦岭" }).click();
  const leaving = list.getByRole("region", { name: t.person.leaving });
  await leaving.getByText(t.person.alone, { exact: false }).waitFor();
  await leaving.getByLabel(t.person.lastDay).fill("2026-01-01");
  await leaving.getByRole("button", { name: t.person.handOver }).click();
  await leaving.getByText(t.person.handedOver).waitFor();
  await list.goto("/console/admin/vacant");
  await list.getByRole("cell", { name: "质量管理部" }).first().waitFor();
  await picture(list, "admin-vacant");
  await expectAccessible(list, "the vacant posts");
  const lead = await open("/console", { login: "luo" });
  await lead.getByRole("complementary", { name: c.vacant.label }).waitFor();
  await picture(lead, "console-vacant");
  const other = await open("/console", { login: "lin" });
  await other.getByRole("heading", { name: c.duties.heading }).waitFor();
  expect(await other.getByRole("complementary", { name: c.vacant.label }).count()).toBe(0);
});

test("the pages are for administrators, and fit a narrow screen in English and in the dark", async () => {
  const clerk = await open("/console/admin/people", { login: "lin" });
  await clerk.getByText(t.closed).waitFor();
  expect(await clerk.getByRole("link", { name: c.nav.admin }).count()).toBe(0);
  for (const path of ["offices?code=csd", "people", "people/1", "audit"]) {
    const page = await open(`/console/admin/${path}`, {
      login: "auditor",
      width: 820,
      language: "en",
      theme: "dark",
    });
    await page.getByRole("navigation", { name: en.nav }).waitFor();
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.waitForLoadState("networkidle");
    await expectNoOverflow(page);
    await expectAccessible(page, `${path}, narrow and dark`);
    await picture(page, `admin-dark-${path.replace(/\W/g, "-")}`);
  }
});

test("one names a colleague as substitute oneself, who then acts in the post", async () => {
  const page = await open("/console/account", { login: "zhou" });
  const part = page.getByRole("region", { name: t.person.substitutes });
  await part.getByLabel(t.person.substitute).fill("苏帆");
  await page.keyboard.press("Enter");
  const now = (await (await page.request.get("/api/v1/clock")).json()) as { now: string };
  const day = now.now.slice(0, 10);
  await part.getByLabel(t.person.from).fill(day);
  await part.getByLabel(t.person.until).fill(`${Number(day.slice(0, 4)) + 1}-01-01`);
  await part.getByRole("button", { name: t.person.addSubstitute }).click();
  await part.getByRole("button", { name: t.removeNamed("苏帆") }).waitFor();
  await expectAccessible(page, "the account page with a substitute");
  const other = await open("/console", { login: "su" });
  await other.getByText(c.top.insteadOf("周敏"), { exact: false }).waitFor();
});
