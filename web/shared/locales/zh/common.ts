const weekdays = ["周日", "周一", "周二", "周三", "周四", "周五", "周六"];

export const common = {
  brand: "诉应",
  colon: "：",
  language: "语言",
  otherLanguage: "English",
  theme: { label: "外观", light: "浅色", dark: "深色", toDark: "改为深色", toLight: "改为浅色" },
  weekday: (n: number) => weekdays[n] ?? "",
  date: (year: number, month: number, day: number, weekday: string) =>
    `${year}年${month}月${day}日 ${weekday}`,
  shortDate: (month: number, day: number, weekday: string) => `${month}月${day}日 ${weekday}`,
  makeUp: "（调休上班）",
  provisional: "暂定：该年度放假安排尚未公布",
  left: (days: number) => (days === 0 ? "今天到期" : days === 1 ? "明天到期" : `还有 ${days} 天`),
  late: (days: number) => (days === 0 ? "已逾期" : `逾期 ${days} 天`),
  noDue: "未设时限",
  field: {
    optional: "（选填）",
    required: "必填",
    yes: "是",
    no: "否",
    choose: "请选择",
    yuan: "元",
    inYuan: "（元）",
    counted: (used: number, most: number) => `${used}/${most} 字`,
    missing: "请填写此项",
    missingChoice: "请选择一项",
    money: "请填写金额，最多两位小数，例如 1280.50",
    number: "请填写整数",
    too_long: (most: number) => `请缩短到 ${most} 字以内`,
  },
  why: "为什么是这一天",
  source: (document: string) => `依据：${document}`,
  errors: "请更正下列内容",
  loading: "正在读取",
  tryAgain: "再试一次",
};

export type Common = typeof common;
