import { admin as en } from "./en/admin";
import { useLanguage } from "./index";
import { type Admin, admin as zh } from "./zh/admin";

/** The words of the administrators' pages. */
export function useAdmin(): Admin {
  return useLanguage() === "zh" ? zh : en;
}
