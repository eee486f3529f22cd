import { newKey } from "@shared/api/client";
import { Refused } from "@shared/api/refused";
import { useEffect, useRef, useState } from "react";

export type Sending = {
  /** Whether it is on its way, waiting included. */
  busy: boolean;
  /** Whether there was no answer and it will be tried again. */
  waiting: boolean;
  /** Sends until the server answers; the same content has the same key, so it counts once. */
  send: <T>(content: unknown, call: (once: string) => Promise<T>) => Promise<T>;
  /** Tries again at once. */
  again: () => void;
  /** Tries no more; what was sent may still have arrived. */
  stop: () => void;
};

/**
 * Sends what must count once, over a network that may fail. Without an answer nobody knows whether it was done,
 * so its key is kept on this device until there is one, also over a reload.
 */
export function useSending(name: string): Sending {
  const [state, setState] = useState<"idle" | "sending" | "waiting">("idle");
  const wake = useRef<() => void>(undefined);
  const stopped = useRef(false);
  useEffect(() => {
    stopped.current = false;
    return () => {
      stopped.current = true;
      wake.current?.();
    };
  }, []);

  const pause = (seconds: number) =>
    new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        window.removeEventListener("online", done);
        resolve();
      };
      const timer = setTimeout(done, seconds * 1_000);
      window.addEventListener("online", done);
      wake.current = done;
    });

  const send: Sending["send"] = async (content, call) => {
    const once = keyOf(name, content);
    stopped.current = false;
    for (let tries = 0; ; tries++) {
      setState("sending");
      try {
        const answer = await call(once);
        localStorage.removeItem(at(name));
        setState("idle");
        return answer;
      } catch (error) {
        const refused = Refused.of(error);
        const unanswered = refused.code === "offline" || refused.status === 503;
        if (!unanswered) localStorage.removeItem(at(name));
        else if (!stopped.current) {
          setState("waiting");
          await pause(Math.min(5 * 2 ** tries, 60));
          if (!stopped.current) continue;
        }
        setState("idle");
        throw refused;
      }
    }
  };
  return {
    busy: state !== "idle",
    waiting: state === "waiting",
    send,
    again: () => wake.current?.(),
    stop: () => {
      stopped.current = true;
      wake.current?.();
    },
  };
}

const at = (name: string) => `redress.once.${name}`;

function keyOf(name: string, content: unknown): string {
  const text = JSON.stringify(content);
  const kept = localStorage.getItem(at(name));
  const before = kept === null ? undefined : (JSON.parse(kept) as { of: string; key: string });
  if (before?.of === text) return before.key;
  const key = newKey();
  localStorage.setItem(at(name), JSON.stringify({ of: text, key }));
  return key;
}
