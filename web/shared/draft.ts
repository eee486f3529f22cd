import { useEffect, useState } from "react";

/** State that survives a reload, kept in this browser alone until `drop`, or until it is `start` again. */
export function useDraft<T>(key: string, start: T): [T, (next: T) => void, () => void] {
  const [value, setValue] = useState<T>(() => read(key) ?? start);
  useEffect(() => {
    if (value === start) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  }, [key, value, start]);
  const drop = () => {
    // At once: the page that drops it may be gone before an effect runs.
    localStorage.removeItem(key);
    setValue(start);
  };
  return [value, setValue, drop];
}

function read<T>(key: string): T | undefined {
  try {
    const kept = localStorage.getItem(key);
    return kept === null ? undefined : (JSON.parse(kept) as T);
  } catch {
    return undefined;
  }
}
