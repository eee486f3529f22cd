import { console as t } from "@shared/locales/zh/console";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { stage } from "./support/browser";
import type { Login } from "./support/server";

const { open } = stage();

/** Texts, numbers and choices by field; `+5` is the day five days from today, a list names offices. */
type Fields = Record<string, string | boolean | string[]>;
/** Who does what, with which result and what is stated. */
type Step = [who: Login | "complainant", act: string, outcome?: string | null, fields?: Fields];
type Way = { office: string; facts: Record<string, unknown>; clerk: Login; ends: string; steps: Step[] };

/** Each procedure from the filing to its ordinary end, in a sitting. */
const WAYS: Record<string, Way> = {
  simple: {
    office: "shop",
    facts: {},
    clerk: "xia",
    ends: "settled",
    steps: [
      ["xia", "listen", "heard", { heard: "主拉链脱齿" }],
      [
        "xia",
        "judge",
        "founded",
        {
          key_points: "要求换货",
          findings: "属实",
          amount: "300",
          injury: false,
          media: false,
          group: false,
        },
      ],
      ["xia", "offer", null, { solution: "换一个同款新包" }],
      ["complainant", "record_consent", "accepted"],
      ["xia", "follow_up", "settled", { result: "已换新包" }],
    ],
  },
  "enterprise-8-step": {
    office: "biz",
    facts: { kind: "quality", object: "铝型材 20 吨", demand: "exchange" },
    clerk: "yu",
    ends: "archived",
    steps: [
      [
        "yu",
        "judge",
        "founded",
        { findings: "壁厚不足", grounds_sufficient: true, claim_reasonable: "wholly" },
      ],
      [
        "yu",
        "send_slip",
        null,
        { departments: ["质量管理部"], person_in_charge: "罗主任", request: "请查明原因" },
      ],
      ["qin", "analyse", null, { cause: "模具磨损", responsible_person: "二班首检员" }],
      [
        "yu",
        "propose",
        null,
        { remedy: "exchange", amount: "98000", claim_met: "wholly", plan: "五日内换货" },
      ],
      ["tang", "approve"],
      ["yu", "notify", null, { answer: "五日内换货" }],
      ["qin", "report_done", null, { record: "已换货签收" }],
      ["yu", "collect_feedback", "positive"],
      [
        "ren",
        "sanction",
        null,
        {
          basis: "绩效管理办法",
          person: "扣罚当月绩效",
          amount: "300",
          head: "扣罚当月绩效",
          head_amount: "150",
          loss: "300",
          within_ceiling: true,
        },
      ],
      ["shen", "review", null, { summary: "按期办结", measures: "首检增加壁厚项目", improve_by: "+20" }],
      ["luo", "improvement_done", null, { result: "已修订首检卡" }],
    ],
  },
  "consumer-mediation": {
    office: "ca",
    facts: { kind: "quality" },
    clerk: "jing",
    ends: "performed",
    steps: [
      ["jing", "propose_docketing", null, { summary: "手机屏幕闪烁", jurisdiction: "respondent_place" }],
      ["zheng", "docket"],
      ["ming", "send_slip", null, { respondent: "某通讯器材店", request: "请书面答复", answer_by: "+10" }],
      ["ming", "record_answer", null, { answered_on: "+0", answer: "愿意换机", stance: "partly" }],
      [
        "ming",
        "hold_session",
        null,
        { complainant_agrees: true, respondent_agrees: true, record: "双方同意换机" },
      ],
      [
        "ming",
        "settle",
        null,
        { terms: "换新机", amount: "899", perform_by: "+5", voluntary: true, lawful: true },
      ],
      ["complainant", "confirm_received"],
    ],
  },
  "administrative-complaint": {
    office: "msd",
    facts: { kind: "goods", bought: "shop" },
    clerk: "fang",
    ends: "settled",
    steps: [
      ["fang", "register"],
      ["fang", "accept"],
      ["ping", "notify_mediation", null, { meet_on: "+6", meet_where: "本所调解室" }],
      ["ping", "record_consent", "both"],
      ["ping", "hold_session", null, { form: "on_site", record: "双方同意换货" }],
      ["ping", "settle", "paper", { terms: "五日内换货", amount: "500" }],
      ["fang", "visit", "performed", { comments: "已换" }],
    ],
  },
  "administrative-report": {
    office: "msd",
    facts: { violation_kind: "food" },
    clerk: "fang",
    ends: "opened",
    steps: [
      ["fang", "register"],
      [
        "ping",
        "investigate",
        null,
        { method: "现场检查", findings: "发现过期食品", source_note: "已电话核实" },
      ],
      ["ping", "propose_decision", null, { opinion: "open", reason: "违法事实清楚" }],
      ["lei", "decide", "open", { reason: "同意立案" }],
      ["ping", "inform", null, { result: "已立案调查", other_routes: "与您权益有关的可以另行投诉" }],
    ],
  },
  "labour-mediation": {
    office: "tj",
    facts: { dispute_kind: "pay", application: "oral" },
    clerk: "xie",
    ends: "performed",
    steps: [
      ["xie", "record_oral_application", null, { record: "欠薪两个月" }],
      ["xie", "start_talks", null, { advice: "可以先与单位协商" }],
      ["complainant", "talks_failed", null, { note: "没有结果" }],
      ["ya", "session", null, { record: "双方接近一致" }],
      ["ya", "settle", null, { terms: "十日内付清", signed: true, sealed: true, perform_by: "+10" }],
      ["complainant", "record_performance", null, { record: "已收到" }],
    ],
  },
  "labour-arbitration": {
    office: "zc",
    facts: { dispute_kind: "pay", application: "written" },
    clerk: "shu",
    ends: "awarded",
    steps: [
      ["shu", "receive_papers", null, { papers: "申请书正本一份、副本一份" }],
      ["shu", "accept", null, { limitation: "in_time" }],
      ["shu", "serve_copy", null, { manner: "in_person", served_on: "+0" }],
      ["shu", "form_tribunal", null, { composition: "sole", arbitrators: "独任仲裁员一名" }],
      ["shu", "receive_defence", null, { limitation_raised: false, defence: "没有拖欠" }],
      ["shu", "forward_defence", null, { manner: "post" }],
      ["shu", "notify_hearing", null, { hearing_on: "+9", place: "第一仲裁庭" }],
      ["heng", "hear", "held", { record: "双方到庭" }],
      ["heng", "mediate", "failed", { record: "差距较大" }],
      ["heng", "award", "non_final", { decision: "支付工资", limitation: "not_raised", amount: "18000" }],
      ["shu", "serve_award", "non_final", { served_on: "+0", remedies: "十五日内起诉" }],
    ],
  },
  "labour-inspection": {
    office: "jc",
    facts: { matter: "wages" },
    clerk: "xun",
    ends: "corrected",
    steps: [
      ["xun", "accept", null, { inspectors: "两名监察员" }],
      ["cha", "record_investigation", null, { findings: "拖欠三个月工资", corrected: false }],
      ["cha", "hear_employer", null, { statement: "承认拖欠" }],
      ["cha", "propose_outcome", null, { outcome: "handling", findings: "责令支付", amount: "24000" }],
      ["duan", "approve"],
      [
        "cha",
        "decide",
        null,
        { decision: "责令支付", perform_by: "+15", answer: "已责令单位支付拖欠的工资" },
      ],
      ["cha", "record_corrected", null, { record: "全部支付" }],
    ],
  },
  petition: {
    office: "xf",
    facts: { petition_kind: "request" },
    clerk: "ting",
    ends: "settled",
    steps: [
      ["ting", "accept", null, { answer: "由本机关六十日内办结" }],
      ["da", "reply", null, { result: "explained", answer: "重新核实后的意见" }],
      ["complainant", "content"],
    ],
  },
};

const day = (after: string) => new Date(Date.now() + Number(after) * 86_400_000).toLocaleDateString("sv");

type Act = {
  id: string;
  title: { zh: string };
  fields: { id: string; kind: string }[];
  outcomes: { id: string }[];
};

/** Fills the form of an act on the case page, and sends it. */
async function perform(page: Page, acts: Act[], [, id, outcome, fields = {}]: Step): Promise<void> {
  const act = acts.find((one) => one.id === id);
  if (!act) throw new Error(`${id} is not among ${acts.map((one) => one.id)}`);
  const form = page.locator("#acts").getByRole("form", { name: act.title.zh, exact: true });
  const begin = page.locator("#acts").getByRole("button", { name: t.case.begin(act.title.zh), exact: true });
  await form.or(begin).first().waitFor();
  if (!(await form.isVisible())) await begin.click();
  for (const [field, value] of Object.entries(fields)) {
    const kind = act.fields.find((one) => one.id === field)?.kind;
    const box = `${id}-${field}`;
    if (Array.isArray(value))
      for (const office of value) await form.getByLabel(office, { exact: true }).check();
    else if (kind === "choice" || kind === "bool")
      await form.locator(`[name="${box}"][value="${value}"]`).check();
    else await form.locator(`[id="${box}"]`).fill(kind === "date" ? day(String(value)) : String(value));
  }
  if (outcome && act.outcomes.length > 1)
    await form.locator(`[name="${id}-outcome"][value="${outcome}"]`).check();
  await form.locator("button[type=submit]").click();
  const look = form.getByRole("button", { name: t.case.lookSend });
  const done = page.locator("#acts").getByText(t.case.done(act.title.zh), { exact: true });
  await look.or(done).first().waitFor();
  if (await look.isVisible()) await look.click();
  await done.waitFor();
}

test.each(Object.entries(WAYS))("%s goes its ordinary way on the pages", async (procedure, way) => {
  const pages = new Map<Login, Page>();
  const at = async (login: Login) => {
    const page = pages.get(login) ?? (await open("/console", { login }));
    pages.set(login, page);
    return page;
  };
  const clerk = await at(way.clerk);
  const { csrf } = (await (await clerk.request.get("/api/v1/session")).json()) as { csrf: string };
  const filed = await clerk.request.post("/api/v1/cases", {
    headers: { "X-CSRF-Token": csrf },
    data: {
      procedure,
      office: way.office,
      channel: "phone",
      complainant: { name: "王晴", phone: "13800000088", region: "330106" },
      respondents: [{ name: "某通讯器材店", region: "330106" }],
      statement: "买的东西坏了，商家不管。",
      claim: "请处理。",
      facts: way.facts,
    },
  });
  expect(filed.status(), await filed.text()).toBe(201);
  const { case_no, access_code } = (await filed.json()) as { case_no: string; access_code: string };
  for (const step of way.steps) {
    const [who, act, outcome, fields] = step;
    if (who === "complainant") {
      const path = `/api/v1/public/cases/${case_no}`;
      const seen = await clerk.request.get(path, { headers: { "X-Access-Code": access_code } });
      const done = await clerk.request.post(`${path}/acts/${act}`, {
        headers: { "X-Access-Code": access_code, "If-Match": seen.headers().etag ?? "" },
        data: { fields: fields ?? {}, outcome: outcome ?? undefined },
      });
      expect(done.status(), await done.text()).toBe(200);
      continue;
    }
    const page = await at(who);
    const seen = await page.request.get(`/api/v1/cases/${case_no}`);
    const { acts } = (await seen.json()) as { acts: Act[] };
    await page.goto(`/console/cases/${case_no}`);
    await perform(page, acts, step);
  }
  const seen = await clerk.request.get(`/api/v1/cases/${case_no}`);
  const { stage: end } = (await seen.json()) as { stage: { id: string } };
  expect(end.id).toBe(way.ends);
});
