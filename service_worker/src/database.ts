/** What is kept on the phone: one database per person, so that another's sign-in neither sees nor sends it. */
import { type DBSchema, type IDBPDatabase, deleteDB, openDB } from "idb";
import { draftsOf } from "./draft-name.ts";
import { readyToUnpack } from "./store/unpacking.ts";
import type { Document, Entry, Phone, Projection } from "./types.ts";

/** Several hundred documents in one record, as they came: cheap to write, and a document is found without parsing others. */
export interface Pack {
  readonly id?: number;
  /** Grows when everything is read anew; packs of the older one are shown until the newer is whole. */
  readonly generation: number;
  readonly keys: readonly string[];
  /** Where each document begins in `bytes`, and one more for the end. */
  readonly starts: Uint32Array;
  /** The documents' JSON in UTF-8, one after another; compressed where there is an `opening`. */
  readonly bytes: Uint8Array;
  /** The name of what the compressed bytes go on from, empty for nothing; undefined: they are not compressed (store/unpacking.ts). */
  readonly opening?: string;
  /** Bytes, unpacked, between the opening and the first document. */
  readonly skip?: number;
}

/** A document that changed after its pack was made; null where it was dropped. */
export interface Overlaid {
  readonly key: string;
  readonly document: Document | null;
}

export interface Kept extends DBSchema {
  packs: { key: number; value: Pack; indexes: { generation: number } };
  overlay: { key: string; value: Overlaid };
  projections: { key: string; value: Projection; indexes: { ticket: string } };
  outbox: { key: number; value: Entry; indexes: { id: string; ticket: string; standing: string } };
  /** Single values by name: cursor, pulled_at, generation, device, protocols, opened… */
  facts: { key: string; value: unknown };
}

export const VERSION = 1;
export const nameOf = (reader: string): string => `atende-${reader}`;

/** Open a person's database. Closes itself when a newer version of the app wants to change it, so that nobody waits for us. */
export async function openDatabase(reader: string, blocked?: () => void): Promise<IDBPDatabase<Kept>> {
  const opened = openDB<Kept>(nameOf(reader), VERSION, {
    // One step a version, from the one that is there: a phone may have slept through several.
    upgrade(database, before) {
      if (before >= 1) return;
      database.createObjectStore("packs", { keyPath: "id", autoIncrement: true }).createIndex("generation", "generation");
      database.createObjectStore("overlay", { keyPath: "key" });
      database.createObjectStore("projections", { keyPath: "key" }).createIndex("ticket", "ticket");
      const outbox = database.createObjectStore("outbox", { keyPath: "n", autoIncrement: true });
      outbox.createIndex("id", "id", { unique: true });
      outbox.createIndex("ticket", "ticket");
      outbox.createIndex("standing", "standing");
      database.createObjectStore("facts");
    },
    ...(blocked ? { blocked } : {}),
    blocking: (_current, _wanted, event) => (event.target as IDBDatabase).close(),
  });
  const [db] = await Promise.all([opened, readyToUnpack()]);
  return db;
}

/** A single value kept by name. */
export const fact = async <T>(phone: Phone, name: string): Promise<T | undefined> =>
  (await phone.db.get("facts", name)) as T | undefined;

/** Remove everything of a person's from the phone: also what pages kept, of which perhaps none is open. */
export async function forget(reader: string): Promise<void> {
  await Promise.all([deleteDB(nameOf(reader)), deleteDB(draftsOf(reader))]);
}
