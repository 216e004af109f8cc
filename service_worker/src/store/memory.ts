/**
 * What the worker remembers of the store while it lives: where documents are, and the rows that were asked for.
 *
 * The fact `stored` counts writes; a memory of another count is of another worker's past and is made anew. Memory changes
 * only after a commit.
 */
import type { Document, Phone } from "../types.ts";
import { hashOf, kindOf, type Placed } from "./packs.ts";
import type { Reading, Writing } from "./transaction.ts";

export interface Memory {
  readonly stored: number;
  readonly generation: number;
  /** Packs that are shown, newest first: the newest that holds a key counts. */
  readonly packs: readonly Placed[];
  /** Rows by kind and key, of the kinds that were asked for. */
  readonly rows: Map<string, Map<string, Document>>;
}

const memories = new WeakMap<object, Memory>();

/** Keys of facts that say where packs are. */
export const placesRange = (): IDBKeyRange => IDBKeyRange.bound("pack/", "pack/\uffff");
export const placeKey = (id: number): string => `pack/${String(id).padStart(12, "0")}`;

/** Where everything is, as of this transaction, which covers `facts`. */
export async function remembered(phone: Phone, tx: Reading | Writing): Promise<Memory> {
  const facts = tx.objectStore("facts");
  const stored = ((await facts.get("stored")) as number | undefined) ?? 0;
  const known = memories.get(phone.db);
  if (known?.stored === stored) return known;
  const [generation, places] = await Promise.all([facts.get("generation"), facts.getAll(placesRange())]);
  const memory = made(stored, (generation as number | undefined) ?? 0, places as Placed[], new Map());
  memories.set(phone.db, memory);
  return memory;
}

/** The memory of what is shown now. */
export function made(stored: number, generation: number, places: readonly Placed[], rows: Memory["rows"]): Memory {
  const shown = places.filter((each) => each.generation === generation).sort((one, other) => other.id - one.id);
  return { stored, generation, packs: shown, rows };
}

/** After a commit: what is known from now on. */
export function remember(phone: Phone, memory: Memory): void {
  memories.set(phone.db, memory);
}

/** The pack and the place in it where a key is; undefined where it is in none. */
export function placeOf(memory: Memory, key: string): { readonly pack: number; readonly place: number } | undefined {
  const kind = kindOf(key);
  const hash = hashOf(key);
  for (const each of memory.packs) {
    if (each.kind !== kind) continue;
    const place = each.hashes.indexOf(hash);
    if (place >= 0) return { pack: each.id, place };
  }
  return undefined;
}
