import { useEffect, useRef } from "react";

/** Gives a row that moved to another group its focus back, unless the focus went somewhere else meanwhile. */
export function useKeptFocus() {
  const held = useRef<string>(undefined);
  useEffect(() => {
    const came = (event: FocusEvent) => {
      held.current = (event.target as HTMLElement).dataset.row;
    };
    // What is taken out of the page loses the focus too: only what is still there was left.
    const left = ({ target }: FocusEvent) => {
      setTimeout(() => {
        const { isConnected, dataset } = target as HTMLElement;
        if (isConnected && dataset.row === held.current && target !== document.activeElement) {
          held.current = undefined;
        }
      });
    };
    document.addEventListener("focusin", came);
    document.addEventListener("focusout", left);
    return () => {
      document.removeEventListener("focusin", came);
      document.removeEventListener("focusout", left);
    };
  }, []);
  useEffect(() => {
    if (!held.current || document.activeElement !== document.body) return;
    document.querySelector<HTMLElement>(`[data-row="${held.current}"]`)?.focus({ preventScroll: true });
  });
}
