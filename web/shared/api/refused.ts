import { OFFLINE, SILENT } from "../locales/refusals";
import type { Problem, Words } from "./types";

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
