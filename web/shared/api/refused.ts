import type { Problem, Words } from "./types";

const OFFLINE: Words = {
  zh: "暂时连接不上，请检查网络后再试；已填写的内容不会丢失。",
  en: "There is no connection at the moment. Check the network and try again; nothing you typed is lost.",
};
const SILENT: Words = {
  zh: "系统暂时不能处理，请稍后再试。",
  en: "The system cannot do this at the moment. Please try again shortly.",
};

/** Why the server did not do it, in both languages, with the fields to correct. */
export class Refused extends Error {
  readonly fields: Record<string, Words>;

  private constructor(
    readonly status: number,
    readonly code: string,
    readonly words: Words,
    fields: Problem["fields"],
  ) {
    super(words.en);
    this.fields = Object.fromEntries((fields ?? []).map((fault) => [fault.field, fault.text]));
  }

  static offline(): Refused {
    return new Refused(0, "offline", OFFLINE, []);
  }

  static by(status: number, problem: Problem | undefined): Refused {
    if (!problem?.detail) return new Refused(status, "silent", SILENT, []);
    return new Refused(status, problem.code, problem.detail, problem.fields);
  }

  static of(error: unknown): Refused {
    return error instanceof Refused ? error : new Refused(0, "silent", SILENT, []);
  }
}
