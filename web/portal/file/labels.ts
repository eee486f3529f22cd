import type { Procedure, Words } from "@shared/api/types";
import type { Portal } from "@shared/locales/zh/portal";

/** What a field is called on its page, by the name the server has for it. */
export function fieldLabel(
  field: string,
  procedure: Procedure | undefined,
  t: Portal,
  say: (words: Words | undefined) => string,
): string {
  const [part, ...rest] = field.split(".");
  const last = rest.at(-1) ?? "";
  if (part === "complainant") return t.you[last as "name" | "phone"] ?? t.you.heading;
  if (part === "respondents") return t.whom[last as "name" | "phone"] ?? t.whom.heading;
  if (field === "claim") return t.want.claim;
  if (part && part in t.what) return t.what[part as "consumed_in"];
  if (field === "procedure" || field === "office") return t.kind.office;
  return say(procedure?.facts.find((fact) => fact.id === (last || part))?.title);
}
