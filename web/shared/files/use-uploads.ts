import { useEffect, useRef, useState } from "react";
import { newKey } from "../api/client";
import { Refused } from "../api/refused";
import type { Words } from "../api/types";
import { common as en } from "../locales/en/common";
import { common as zh } from "../locales/zh/common";
import { mostOf } from "./kinds";
import { type Sent, sendFile, type Where } from "./send";

/** A file to be sent. Its id is the key under which it is put in once. */
export type Chosen = { id: string; file: File; shown?: boolean };

export type Item = Chosen & { state: "waiting" | "sending" | "failed"; share: number; why?: Words };

export function chosen(files: Iterable<File>, shown?: boolean): Chosen[] {
  return [...files].map((file) => ({ id: newKey(), file, shown }));
}

/** Sends files one after another; one that fails stays, says why, and can be sent again. */
export function useUploads(where: Where, done: (item: Chosen) => void) {
  const [items, setItems] = useState<Item[]>([]);
  const running = useRef<{ id: string; stop: AbortController }>(undefined);
  const change = (id: string, part: Partial<Item>) =>
    setItems((all) => all.map((one) => (one.id === id ? { ...one, ...part } : one)));
  const drop = (id: string) => setItems((all) => all.filter((one) => one.id !== id));

  const send = async (item: Item) => {
    const stop = new AbortController();
    running.current = { id: item.id, stop };
    change(item.id, { state: "sending", share: 0, why: undefined });
    const sent: Sent = {
      key: item.id,
      shown: item.shown,
      progress: (share) => change(item.id, { share }),
      stop: stop.signal,
    };
    try {
      const why = refusedHere(item.file);
      if (why) change(item.id, { state: "failed", why });
      else {
        await sendFile(where, item.file, sent);
        drop(item.id);
        done(item);
      }
    } catch (error) {
      change(item.id, { state: "failed", why: Refused.of(error).words });
    }
    running.current = undefined;
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is next depends on the items alone
  useEffect(() => {
    const next = items.find((one) => one.state === "waiting");
    if (next && !running.current && !items.some((one) => one.state === "sending")) void send(next);
  }, [items]);
  useEffect(() => () => running.current?.stop.abort(), []);

  return {
    items,
    add: (files: Chosen[]) =>
      setItems((all) => [
        ...all,
        ...files
          .filter((file) => !all.some((one) => one.id === file.id))
          .map((file) => ({ ...file, state: "waiting" as const, share: 0 })),
      ]),
    retry: (id: string) => change(id, { state: "waiting" }),
    cancel: (id: string) => {
      if (running.current?.id === id) running.current.stop.abort();
      drop(id);
    },
  };
}

/** What the server would say of a file that is too large, before all of it is sent. */
function refusedHere(file: File): Words | undefined {
  const most = mostOf(file.name);
  if (file.size <= most) return undefined;
  return { zh: zh.files.tooLarge(most / 1_000_000), en: en.files.tooLarge(most / 1_000_000) };
}
