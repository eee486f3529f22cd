import { useEffect, useState } from "react";
import type { Chosen } from "./use-uploads";

/** Files that wait in this browser alone until they are sent, in boxes: a draft's, or a filed case's. */
type Kept = { id: string; box: string; file: File };

const STORE = "files";

function open(): Promise<IDBDatabase> {
  return new Promise((done, failed) => {
    const request = indexedDB.open("redress", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(STORE, { keyPath: "id" }).createIndex("box", "box");
    };
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}

async function inStore<T>(
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await open();
  try {
    return await new Promise((done, failed) => {
      const transaction = database.transaction(STORE, mode);
      const request = ask(transaction.objectStore(STORE));
      transaction.oncomplete = () => done(request.result);
      transaction.onabort = () => failed(transaction.error);
    });
  } finally {
    database.close();
  }
}

/** Keeps a file. A browser that keeps nothing (a private window, a full disk) loses it with the page. */
export async function keep(box: string, { id, file }: Chosen): Promise<void> {
  await inStore("readwrite", (store) => store.put({ id, box, file } satisfies Kept)).catch(() => undefined);
}

export async function keptIn(box: string): Promise<Chosen[]> {
  const found = await inStore<Kept[]>("readonly", (store) => store.index("box").getAll(box)).catch(() => []);
  return found.map(({ id, file }) => ({ id, file }));
}

export async function letGo(id: string): Promise<void> {
  await inStore("readwrite", (store) => store.delete(id)).catch(() => undefined);
}

function inBoxes(start: string): IDBKeyRange {
  return IDBKeyRange.bound(start, `${start}\uffff`);
}

/** How many files wait in the boxes whose names begin like this. */
export async function countIn(start: string): Promise<number> {
  return inStore("readonly", (store) => store.index("box").count(inBoxes(start))).catch(() => 0);
}

/** Lets go of them all. */
export async function emptyAll(start: string): Promise<void> {
  const find = (store: IDBObjectStore) => store.index("box").getAllKeys(inBoxes(start));
  const ids = await inStore("readonly", find).catch(() => []);
  await Promise.all(ids.map((id) => letGo(String(id))));
}

/** The files of a draft, which come back with it. */
export function useKept(box: string) {
  const [files, setFiles] = useState<Chosen[]>([]);
  useEffect(() => {
    void keptIn(box).then(setFiles);
  }, [box]);
  return {
    files,
    add: (more: Chosen[]) => {
      setFiles((all) => [...all, ...more]);
      for (const one of more) void keep(box, one);
    },
    remove: (id: string) => {
      setFiles((all) => all.filter((one) => one.id !== id));
      void letGo(id);
    },
    /** The draft became a case: its files wait in the case's box from now on. */
    moveTo: async (other: string) => {
      await Promise.all(files.map((one) => keep(other, one)));
      setFiles([]);
    },
    empty: () => {
      for (const one of files) void letGo(one.id);
      setFiles([]);
    },
  };
}
