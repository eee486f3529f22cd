import { useSyncExternalStore } from "react";
import type { ThemeName } from "./tokens";

const KEY = "redress.theme";
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

/** What was chosen here, else what the system says. */
function current(): ThemeName {
  const chosen = localStorage.getItem(KEY);
  if (chosen === "light" || chosen === "dark") return chosen;
  return dark.matches ? "dark" : "light";
}

function show() {
  document.documentElement.dataset.theme = current();
  for (const listener of listeners) listener();
}

dark.addEventListener("change", show);
show();

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useTheme(): [ThemeName, (theme: ThemeName) => void] {
  const theme = useSyncExternalStore(subscribe, current);
  const choose = (next: ThemeName) => {
    localStorage.setItem(KEY, next);
    show();
  };
  return [theme, choose];
}
