/** The directory as it is searched: the packed index, and over it what changed since it was made. */
import type { Document, Phone } from "../types.ts";
import { Index, type Packed, packedIndex, type Row, rowOf, SHAPE } from "./packed-index.ts";
import { baseIn } from "./documents.ts";
import { foundBy } from "./fields.ts";
import { type Memory, placeOf, remembered } from "./memory.ts";
import { DIRECTORY } from "./packs.ts";
import { documentsOf } from "./rows.ts";
import { type Reading, reading, writing } from "./transaction.ts";

export interface Directory {
  readonly index: Index;
  /** Customers that changed since the index was made; undefined: no longer in the directory. */
  readonly changed: ReadonlyMap<string, Row | undefined>;
}

/** Changed customers from which the index is made anew. */
const MANY = 500;
/** How long, in times of what it costs, what changed meanwhile may be missing: the store changes a hundred times in a first sync. */
const BEHIND = 10;

interface Known extends Directory {
  readonly stored: number;
  readonly packed: Packed | undefined;
  readonly at: number;
  readonly cost: number;
}
const known = new WeakMap<object, Known>();

/** The directory as of now, read once in a worker's life and followed after that. */
export async function directoryOf(phone: Phone): Promise<Directory> {
  const begun = performance.now();
  const last = known.get(phone.db);
  if (last && begun - last.at < last.cost * BEHIND) return last;
  const next = await reading(phone, ["overlay", "packs", "facts"], async (tx) => {
    const memory = await remembered(phone, tx);
    return last?.stored === memory.stored ? last : read(phone, tx, memory, last);
  });
  const now = performance.now();
  known.set(phone.db, next === last ? next : { ...next, at: now, cost: now - begun });
  return next;
}

async function read(phone: Phone, tx: Reading, memory: Memory, last: Known | undefined): Promise<Known> {
  const marker = (await tx.objectStore("facts").get("directory_upto")) as string | undefined;
  const usable = marker?.startsWith(`${SHAPE} ${memory.generation} `);
  const same = last?.packed && marker === markerOf(last.packed);
  const packed = same ? last.packed : usable ? ((await tx.objectStore("facts").get("directory")) as Packed) : undefined;
  const index = same ? last.index : new Index(packed ?? packedIndex([], memory.generation, 0));
  const changed = await changedSince(phone, tx, memory, packed?.upto ?? 0);
  return { stored: memory.stored, packed, index, changed, at: 0, cost: 0 };
}

const markerOf = ({ shape, generation, upto }: Packed): string => `${shape} ${generation} ${upto}`;

/** The rows of customers whose entry or record changed since the pack `upto`. */
async function changedSince(phone: Phone, tx: Reading, memory: Memory, upto: number): Promise<Map<string, Row | undefined>> {
  const entries = new Map<string, Document | undefined>();
  const records = new Map<string, Document | undefined>();
  for await (const [key, document] of documentsOf(memory, tx, DIRECTORY, upto)) entries.set(key.slice(DIRECTORY.length + 1), document);
  for await (const [key, document] of documentsOf(memory, tx, "customer", upto)) records.set(key.slice("customer/".length), document && foundBy(document));
  await Promise.all([others(phone, tx, memory, DIRECTORY, records, entries), others(phone, tx, memory, "customer", entries, records)]);
  const ids = new Set([...entries.keys(), ...records.keys()]);
  return new Map([...ids].map((id) => [id, entries.get(id) && rowOf({ entry: entries.get(id) as Document, customer: records.get(id) })]));
}

/** Read the documents of a kind that did not change, of those customers of whom the other did. */
async function others(
  phone: Phone,
  tx: Reading,
  memory: Memory,
  kind: string,
  changed: ReadonlyMap<string, unknown>,
  into: Map<string, Document | undefined>,
): Promise<void> {
  const missing = [...changed.keys()].filter((id) => !into.has(id) && placeOf(memory, `${kind}/${id}`));
  await Promise.all(missing.map(async (id) => into.set(id, await baseIn(phone, tx, `${kind}/${id}`))));
}

/** At the end of a pull: make the index anew where much changed, so that a worker's start only loads it. */
export async function keepDirectory(phone: Phone): Promise<void> {
  known.delete(phone.db);
  const { index, changed, stored } = (await directoryOf(phone)) as Known;
  const isNew = index.ids.length === 0 && changed.size > 0;
  if (changed.size <= MANY && !isNew) return;
  const rows = [...changed.values()].filter((row) => row !== undefined);
  for (const [place, id] of index.ids.entries()) if (!changed.has(id)) rows.push(index.row(place));
  await writing(phone, ["facts"], async (tx) => {
    const memory = await remembered(phone, tx);
    if (memory.stored !== stored) return; // changed since: the next pull's end does it
    const upto = Math.max(0, ...memory.packs.map(({ id }) => id));
    const packed = packedIndex(rows, memory.generation, upto);
    await Promise.all([tx.objectStore("facts").put(packed, "directory"), tx.objectStore("facts").put(markerOf(packed), "directory_upto")]);
  });
  known.delete(phone.db);
}
