/** Rows: documents without the lists at their top, read once in a worker's life and kept in step. */
import type { Document } from "../types.ts";
import type { Memory } from "./memory.ts";
import { type Came, documentAt, kindOf, parsed } from "./packs.ts";
import type { Reading } from "./transaction.ts";

/** A document without the lists at its top. */
export function slim(document: Document): Document {
  return Object.fromEntries(Object.entries(document).filter(([, value]) => !Array.isArray(value)));
}

/** The rows of a kind as the server last had them, by key. */
export async function rowsOfBase(memory: Memory, tx: Reading, kind: string): Promise<ReadonlyMap<string, Document>> {
  const known = memory.rows.get(kind);
  if (known) return known;
  const rows = new Map<string, Document>();
  for await (const [key, document] of documentsOf(memory, tx, kind)) if (document) rows.set(key, slim(document));
  memory.rows.set(kind, rows);
  return rows;
}

/**
 * Every document of a kind as the server last had it, with its key, and undefined for what was dropped or is broken; of packs newer
 * than `after` only, if wanted.
 */
export async function* documentsOf(
  memory: Memory,
  tx: Reading,
  kind: string,
  after = 0,
): AsyncGenerator<[string, Document | undefined]> {
  const overlaid = await tx.objectStore("overlay").getAll(IDBKeyRange.bound(`${kind}/`, `${kind}0`, false, true));
  const seen = new Set<string>();
  for (const { key, document } of overlaid) {
    seen.add(key);
    yield [key, document ?? undefined];
  }
  for (const { id } of memory.packs.filter((each) => each.kind === kind && each.id > after)) {
    const pack = await tx.objectStore("packs").get(id);
    for (const [place, key] of (pack?.keys ?? []).entries()) {
      if (!pack || seen.has(key)) continue;
      seen.add(key);
      yield [key, documentAt(pack, place)];
    }
  }
}

/** After a commit: the rows that are in memory follow what was put and dropped. */
export function follow(rows: Memory["rows"], puts: readonly Came[], drops: readonly string[]): void {
  for (const { key, bytes } of puts) {
    const kind = rows.get(kindOf(key));
    const document = kind && parsed(key, bytes);
    if (document) kind.set(key, slim(document));
  }
  for (const key of drops) rows.get(kindOf(key))?.delete(key);
}
