import { useEffect, useState } from "react";

/**
 * What the server last answered, and to what: asked once `asked` has stood still for `pause` milliseconds. None while
 * there is nothing to ask and after a failure; an answer that comes late is dropped.
 */
export function useAnswer<T>(
  asked: string | undefined,
  pause: number,
  ask: (asked: string) => Promise<T>,
): { to: string; told: T } | undefined {
  const [answer, setAnswer] = useState<{ to: string; told: T }>();
  useEffect(() => {
    let late = false;
    if (!asked) return setAnswer(undefined);
    const wait = setTimeout(() => {
      ask(asked).then(
        (told) => {
          if (!late) setAnswer({ to: asked, told });
        },
        () => {
          if (!late) setAnswer(undefined);
        },
      );
    }, pause);
    return () => {
      late = true;
      clearTimeout(wait);
    };
  }, [asked, pause, ask]);
  return answer;
}
