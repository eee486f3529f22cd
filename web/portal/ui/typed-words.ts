import type { Field } from "@shared/api/types";
import { useDates } from "@shared/dates/use-dates";
import { useSay } from "@shared/locales";
import { useCommon } from "@shared/locales/common";
import { fen, money } from "@shared/money";

/** What was typed for a field, as it will be read. */
export function useTypedWords() {
  const t = useCommon();
  const say = useSay();
  const dates = useDates();
  return (field: Field, typed: string | string[] | undefined): string => {
    if (typeof typed !== "string" || !typed) return "";
    switch (field.kind) {
      case "choice":
        return say(field.choices.find((one) => one.id === typed)?.title);
      case "bool":
        return typed === "true" ? t.field.yes : t.field.no;
      case "money":
        return money(fen(typed) ?? 0);
      case "date":
        return dates.day(typed);
      default:
        return typed;
    }
  };
}
