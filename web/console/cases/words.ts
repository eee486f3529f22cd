import { useSyncExternalStore } from "react";

const KEY = "redress.words";
const listeners = new Set<() => void>();

/** What is looked for may be personal: it is kept in this tab and in no address. */
export function lookFor(words: string): void {
  if (words) sessionStorage.setItem(KEY, words);
  else sessionStorage.removeItem(KEY);
  for (const listener of listeners) listener();
}

const kept = () => sessionStorage.getItem(KEY) ?? "";

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useWords(): string {
  return useSyncExternalStore(subscribe, kept);
}

/** Thirteen letters and digits in groups, or without them if no telephone could be meant. */
export function isCaseNumber(text: string): boolean {
  const plain = text.replaceAll("-", "");
  return /^[0-9A-HJKMNP-TV-Z]{13}$/i.test(plain) && (text.includes("-") || /[A-Z]/i.test(text));
}
