import { useEffect, useRef } from "react";
import { useLocation } from "wouter";

/** Whether keys belong to a box that is being typed into, or to an open dialog. */
function isTyping(event: KeyboardEvent): boolean {
  const at = event.target as HTMLElement;
  return (
    at.matches("input, textarea, select, [contenteditable]") ||
    document.querySelector("dialog[open]") !== null
  );
}

/** Calls `pressed` for single keys that nobody is typing. */
export function useKeys(pressed: (key: string, event: KeyboardEvent) => void): void {
  const latest = useRef(pressed);
  latest.current = pressed;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event)) return;
      latest.current(event.key, event);
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}

export function useGlobalKeys({ search, help }: { search: () => void; help: () => void }): void {
  const [, go] = useLocation();
  const before = useRef("");
  useKeys((key, event) => {
    const chord = before.current + key;
    before.current = key === "g" ? "g" : "";
    if (key === "/") {
      event.preventDefault();
      search();
    } else if (key === "?") help();
    else if (key === "n") {
      event.preventDefault();
      go("/file");
    } else if (chord === "gd") go("/");
  });
}

/** `j` and `k` move the focus along the links of a list that carry `data-row`. */
export function useRowKeys(): void {
  useKeys((key) => {
    if (key !== "j" && key !== "k") return;
    const rows = [...document.querySelectorAll<HTMLElement>("[data-row]")];
    const at = rows.indexOf(document.activeElement as HTMLElement);
    const next = at < 0 ? 0 : at + (key === "j" ? 1 : -1);
    rows[next]?.focus();
  });
}
