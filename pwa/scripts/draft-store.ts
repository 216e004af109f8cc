/** Drafts on this phone, one database per person. IndexedDB, because a killed browser loses localStorage's last seconds. */

import { draftsOf } from "../../service_worker/src/draft-name.ts";

export type Draft = Record<string, string[]>;

const STORE = "drafts";

const reader = (): string => document.querySelector<HTMLMetaElement>('meta[name="reader"]')?.content ?? "";

function database(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("no database for drafts"));
  });
}

let turn: Promise<unknown> = Promise.resolve();

/** One after another: what a page kept as it left is there when the next page asks. Whose it is, is settled at the call. */
function work<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const name = draftsOf(reader());
  const done = turn.then(() => worked(name, mode, ask));
  turn = done.catch(() => undefined);
  return done;
}

async function worked<T>(name: string, mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const db = await database(name);
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = db.transaction(STORE, mode, { durability: "strict" });
      const request = ask(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error ?? new Error("draft not kept"));
    });
  } finally {
    db.close();
  }
}

/** The draft kept under `key`, if there is one. */
export const readDraft = (key: string): Promise<Draft | undefined> => work("readonly", (store) => store.get(key));

/** Keep a draft; resolves once it is on disk, rejects when there is no room. */
export const keepDraft = (key: string, draft: Draft): Promise<unknown> => work("readwrite", (store) => store.put(draft, key));

/** Forget every draft of the reader's, and that there were any. */
export function dropDrafts(): Promise<unknown> {
  const name = draftsOf(reader());
  turn = turn.then(() => {
    return new Promise((resolve) => {
      const request = indexedDB.deleteDatabase(name);
      for (const end of ["success", "error", "blocked"]) request.addEventListener(end, resolve);
    });
  });
  return turn;
}

/** Forget a draft. */
export const dropDraft = (key: string): Promise<unknown> => work("readwrite", (store) => store.delete(key));
