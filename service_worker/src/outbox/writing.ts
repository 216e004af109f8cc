/** How the queue is written: one strict transaction, over with its completion, and told where it fails. */
import type { IDBPTransaction } from "idb";
import type { Kept } from "../database.ts";
import type { Entry, Phone } from "../types.ts";

type Store = "outbox" | "projections" | "facts" | "overlay";
export type Writing = IDBPTransaction<Kept, Store[], "readwrite">;

/**
 * Do something in one strict transaction; resolves once it is on the disk. Only IndexedDB may be awaited in `work`.
 *
 * Rejects where the browser gives it up (`QuotaExceededError`, `AbortError`): then nothing of it was written.
 */
export async function strictly<T>(phone: Phone, work: (writing: Writing) => Promise<T>): Promise<T> {
  const stores: Store[] = ["outbox", "projections", "facts", "overlay"];
  const writing = phone.db.transaction(stores, "readwrite", { durability: "strict" });
  try {
    const result = await work(writing);
    await writing.done;
    return result;
  } catch (error) {
    writing.done.catch(() => undefined);
    try {
      writing.abort();
    } catch {
      // it was over already
    }
    throw writing.error ?? error;
  }
}

/** Write entries that are in the queue already, each where it stands. */
export async function putEntries(writing: Writing, entries: readonly Entry[]): Promise<void> {
  await Promise.all(entries.map((each) => writing.objectStore("outbox").put(each)));
}

/** Add an entry at the queue's end. */
export async function addEntry(writing: Writing, entry: Omit<Entry, "n">): Promise<void> {
  await writing.objectStore("outbox").add(entry as Entry); // IndexedDB gives `n`
}

/** Put an entry in another's place; the other goes to the queue's end, for the record. */
export async function replaceEntry(writing: Writing, old: Entry, entry: Omit<Entry, "n">): Promise<void> {
  const outbox = writing.objectStore("outbox");
  const { n, ...rest } = old;
  await outbox.delete(n);
  await outbox.put({ ...entry, n });
  await outbox.add(rest as Entry);
}

/** The entries of a ticket, as the transaction sees them. */
export const entriesIn = (writing: Writing, ticket: string): Promise<Entry[]> =>
  writing.objectStore("outbox").index("ticket").getAll(ticket);

/**
 * Have the server told to forget what an entry was to replace, and what that one was, as far as it may have them: whoever takes
 * an entry back does not want what stood in its place before either.
 */
export async function barBefore(writing: Writing, entry: Entry): Promise<void> {
  const outbox = writing.objectStore("outbox");
  const seen = new Set<string>();
  for (let id = entry.action.supersedes; id !== null && !seen.has(id); ) {
    seen.add(id);
    const before: Entry | undefined = await outbox.index("id").get(id);
    if (before?.standing === "withdrawn" && before.sent && !before.answer && before.leaving === undefined) await outbox.put({ ...before, leaving: true });
    id = before?.action.supersedes ?? null;
  }
}
