import { useEffect, useState } from "react";

/**
 * State that survives a reload, kept in this browser alone until `drop`, or until it is `start` again. What an earlier
 * version of the page kept lacks what is new, which is then as in `start`.
 */
export function useDraft<T extends object>(key: string, start: T): [T, (next: T) => void, () => void] {
  const [value, setValue] = useState<T>(() => kept(key, start) ?? start);
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

function kept<T extends object>(key: string, start: T): T | undefined {
  try {
    const text = localStorage.getItem(key);
    return text === null ? undefined : { ...start, ...(JSON.parse(text) as T) };
  } catch {
    return undefined;
  }
}
