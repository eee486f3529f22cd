import { useSyncExternalStore } from "react";
import type { Words } from "../api/types";

export type Language = "zh" | "en";

const KEY = "redress.language";
const listeners = new Set<() => void>();

export function language(): Language {
  return localStorage.getItem(KEY) === "en" ? "en" : "zh";
}

export function setLanguage(next: Language): void {
  localStorage.setItem(KEY, next);
  show();
  for (const listener of listeners) listener();
}

function show() {
  document.documentElement.lang = language() === "zh" ? "zh-CN" : "en";
}

show();

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, language);
}

/** Says words of the server in the language of the page. */
export function useSay(): (words: Words | null | undefined) => string {
  const chosen = useLanguage();
  return (words) => words?.[chosen] ?? "";
}
