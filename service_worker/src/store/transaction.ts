/** Work within one transaction: it is done once it is on disk, or it is undone and says why. */
import type { IDBPTransaction, StoreNames } from "idb";
import type { Kept } from "../database.ts";
import type { Phone } from "../types.ts";

export type Names = StoreNames<Kept>[];
export type Reading = IDBPTransaction<Kept, Names, "readonly">;
export type Writing = IDBPTransaction<Kept, Names, "readwrite">;

/** What `work` reads, all at one moment. */
export async function reading<T>(phone: Phone, stores: Names, work: (tx: Reading) => Promise<T>): Promise<T> {
  const tx = phone.db.transaction(stores, "readonly");
  tx.done.catch(() => undefined); // told by the request that failed
  return work(tx);
}

/**
 * What `work` writes, wholly or not at all. `work` awaits nothing but the transaction's own requests, or it would end.
 *
 * Throws why it was undone: QuotaExceededError where the disk is full. What documents are, the server knows, so a commit
 * is not waited for until it is on the disk's plates; documents and cursor stand or fall together all the same.
 */
export async function writing<T>(phone: Phone, stores: Names, work: (tx: Writing) => Promise<T>): Promise<T> {
  const tx = phone.db.transaction(stores, "readwrite", { durability: "relaxed" });
  tx.done.catch(() => undefined); // told below
  try {
    const result = await work(tx);
    await tx.done;
    return result;
  } catch (error) {
    undo(tx);
    await tx.done.catch(() => undefined);
    throw (tx.error as unknown) ?? error;
  }
}

function undo(tx: Writing): void {
  try {
    tx.abort();
  } catch {
    // it had ended by itself
  }
}

/** Requests made one after another without waiting for each; what fails undoes the transaction, which tells. */
export async function all(requests: readonly Promise<unknown>[]): Promise<void> {
  await Promise.all(requests);
}
