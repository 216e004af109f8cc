/** The documents on this phone: what pending actions make of them, over what changed last, over what came in packs. */
import type { Pack } from "../database.ts";
import type { Document, Phone } from "../types.ts";
import { firstIn, rowsWithin, type Within } from "./first.ts";
import { type Memory, placeOf, remember, remembered } from "./memory.ts";
import { documentAt, kindOf } from "./packs.ts";
import { packIn } from "./unpacking.ts";
import { keepRows, rowOf, rowsOfBase, slim } from "./rows.ts";
import { type Reading, reading, writing, type Writing } from "./transaction.ts";

export interface Found {
  readonly document: Document;
  /** The version of the server's document under it; 0 where there is none. */
  readonly base: number;
  readonly projected: boolean;
}

const BASE = ["overlay", "packs", "facts"] as const;

/** A document as pages show it, with what waits to be sent; undefined where it is not on this phone. */
export async function readDocument(phone: Phone, key: string): Promise<Found | undefined> {
  return reading(phone, ["projections", ...BASE], async (tx) => {
    const [projection, first] = await Promise.all([tx.objectStore("projections").get(key), firstIn(phone, tx)]);
    const base = first.whole.get(key) ?? (await baseIn(phone, tx, key));
    if (projection) return { document: projection.document, base: projection.base, projected: true };
    return base && { document: base, base: versionOf(base), projected: false };
  });
}

/** A document as the server last had it; undefined where it is not on this phone. */
export function baseOf(phone: Phone, key: string): Promise<Document | undefined> {
  return reading(phone, [...BASE], (tx) => baseIn(phone, tx, key));
}

/** Several documents as the server last had them, in their order; undefined for those that are not here. */
export function basesOf(phone: Phone, keys: readonly string[]): Promise<(Document | undefined)[]> {
  return reading(phone, [...BASE], (tx) => {
    const once = eachOnce(tx);
    return Promise.all(keys.map((key) => baseIn(phone, tx, key, once)));
  });
}

/** Reads packs, each once in this transaction. */
function eachOnce(tx: Reading): (id: number) => Promise<Pack | undefined> {
  const packs = new Map<number, Promise<Pack | undefined>>();
  return (id) => {
    const read = packs.get(id) ?? packIn(tx, id);
    packs.set(id, read);
    return read;
  };
}

/** Whether there is such a document on this phone. */
export const hasKey = async (phone: Phone, key: string): Promise<boolean> => (await readDocument(phone, key)) !== undefined;

/**
 * The rows (rows.ts) of every document whose key begins with `prefix` (`ticket/`), in no order, with what waits to be sent.
 * Ready in memory from the second time on. `within` leaves out rows that do not hold, but for those of what waits.
 */
export async function rowsOf(phone: Phone, prefix: string, within?: Within): Promise<readonly Document[]> {
  const kind = kindOf(prefix);
  let isNew = false;
  const [projections, rows] = await reading(phone, ["projections", ...BASE], async (tx) => {
    const all = async (): Promise<ReadonlyMap<string, Document>> => {
      const made = await rowsOfBase(await remembered(phone, tx), tx, kind);
      ({ isNew } = made);
      return made.rows;
    };
    return Promise.all([tx.objectStore("projections").getAll(keysOf(kind)), within ? rowsWithin(phone, tx, kind, within, all) : all()]);
  });
  if (isNew) void keepRows(phone, kind).catch(console.warn);
  if (!projections.length) return [...rows.values()];
  const shown = new Map(rows);
  for (const { key, document } of projections) shown.set(key, rowOf(kind, document));
  return [...shown.values()];
}

/**
 * The documents of rows, in their order, without the lists at their top: what a list shows of them. Those of the first page's
 * lists (`isFirst`) are kept for the next start.
 */
export async function listedOf(phone: Phone, prefix: string, rows: readonly Document[], isFirst = false): Promise<readonly Document[]> {
  const keys = rows.map(({ id }) => `${prefix}${String(id)}`);
  const found = await reading(phone, ["projections", ...BASE], async (tx) => {
    const first = isFirst ? await firstIn(phone, tx) : undefined;
    const once = eachOnce(tx);
    const listed = async (key: string): Promise<Document | undefined> => {
      const known = first?.listed.get(key);
      const base = known ?? (await baseIn(phone, tx, key, once));
      if (first && base && !known) {
        first.listed.set(key, slim(base));
        first.isKept = false;
      }
      return base;
    };
    return Promise.all(keys.map(async (key) => (await tx.objectStore("projections").get(key))?.document ?? listed(key)));
  });
  return found.flatMap((document) => (document ? [slim(document)] : []));
}

/** Keep a document that was fetched by itself, unless the store holds it already: then the feed keeps it up to date. */
export async function keepOpened(phone: Phone, key: string, document: Document): Promise<void> {
  const memory = await writing(phone, [...BASE], async (tx) => {
    const known = await remembered(phone, tx);
    if (await baseIn(phone, tx, key)) return undefined;
    await Promise.all([tx.objectStore("overlay").put({ key, document }), tx.objectStore("facts").put(known.stored + 1, "stored")]);
    return { ...known, stored: known.stored + 1 };
  });
  if (!memory) return;
  memory.rows.get(kindOf(key))?.set(key, rowOf(kindOf(key), document));
  remember(phone, memory);
}

export interface Held {
  readonly tickets: number;
  readonly orders: number;
  readonly customers: number;
  readonly directory: number;
}

/** How many documents there are on this phone. */
export function held(phone: Phone): Promise<Held> {
  return reading(phone, [...BASE], async (tx) => {
    const [memory, overlaid] = await Promise.all([remembered(phone, tx), tx.objectStore("overlay").getAll()]);
    const there: { [kind: string]: Set<number> } = {};
    const dropped = new Set<string>();
    for (const { key, document } of overlaid) if (!document) dropped.add(key);
    for (const kind of ["ticket", "order", "customer", "directory"]) there[kind] = countable(memory, kind);
    const count = (kind: string): number => {
      const changed = overlaid.filter(({ key }) => kindOf(key) === kind);
      const more = changed.filter(({ key, document }) => document && !placeOf(memory, key)).length;
      const fewer = changed.filter(({ key, document }) => !document && placeOf(memory, key)).length;
      return (there[kind]?.size ?? 0) + more - fewer;
    };
    return { tickets: count("ticket"), orders: count("order"), customers: count("customer"), directory: count("directory") };
  });
}

/** Hashes of the keys of a kind that are in packs, each once. */
function countable(memory: Memory, kind: string): Set<number> {
  const hashes = new Set<number>();
  for (const each of memory.packs) if (each.kind === kind) for (const hash of each.hashes) hashes.add(hash);
  return hashes;
}

/** Keys that begin with `kind/`. */
export const keysOf = (kind: string): IDBKeyRange => IDBKeyRange.bound(`${kind}/`, `${kind}0`, false, true);

/** Packs read last, of which most are read again soon: saving an action reads its ticket's and its customer's three times. */
const RECENT = 8;
const recent = new WeakMap<object, Map<number, Pack>>();

/** A pack of this transaction's; what was read of it before is still so, as no pack ever changes. */
async function recentIn(phone: Phone, tx: Reading | Writing, id: number): Promise<Pack | undefined> {
  const packs = recent.get(phone.db) ?? new Map<number, Pack>();
  recent.set(phone.db, packs);
  const pack = packs.get(id) ?? (await packIn(tx, id));
  packs.delete(id);
  if (pack) packs.set(id, pack);
  for (const oldest of packs.keys()) if (packs.size > RECENT) packs.delete(oldest);
  return pack;
}

/** The base of a key in a transaction over overlay, packs and facts; `packOf` reads a pack. */
export async function baseIn(
  phone: Phone,
  tx: Reading | Writing,
  key: string,
  packOf: (id: number) => Promise<Pack | undefined> = (id) => recentIn(phone, tx, id),
): Promise<Document | undefined> {
  const [memory, overlaid] = await Promise.all([remembered(phone, tx), tx.objectStore("overlay").get(key)]);
  if (overlaid) return overlaid.document ?? undefined;
  const place = placeOf(memory, key);
  const pack = place && (await packOf(place.pack));
  return place && pack?.keys[place.place] === key ? documentAt(pack, place.place) : undefined;
}

function versionOf(document: Document): number {
  const version = document["version"];
  return typeof version === "number" ? version : 0;
}
