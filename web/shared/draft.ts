import { useEffect, useState } from "react";

/** State that survives a reload, kept in this browser alone until `drop`. */
export function useDraft<T>(key: string, start: T): [T, (next: T) => void, () => void] {
  const [value, setValue] = useState<T>(() => read(key) ?? start);
  const [dropped, setDropped] = useState(false);
  useEffect(() => {
    if (!dropped && value !== start) localStorage.setItem(key, JSON.stringify(value));
  }, [key, value, dropped, start]);
  const change = (next: T) => {
    setDropped(false);
    setValue(next);
  };
  const drop = () => {
    // At once: the page that drops it may be gone before an effect runs.
    localStorage.removeItem(key);
    setDropped(true);
    setValue(start);
  };
  return [value, change, drop];
}

function read<T>(key: string): T | undefined {
  try {
    const kept = localStorage.getItem(key);
    return kept === null ? undefined : (JSON.parse(kept) as T);
  } catch {
    return undefined;
  }
}
