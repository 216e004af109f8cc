/** What comes from the server is stored here: a group of changes at once, with the cursor that says how far it goes. */
import type { Phone } from "../types.ts";
import { HELD_BY, unsettledKeys } from "./unsettled.ts";
import { made, type Memory, placeKey, placeOf, remember, remembered } from "./memory.ts";
import type { Pack } from "../database.ts";
import { type Added, type Came, type CamePacked, packed, parsed, placed } from "./packs.ts";
import { follow } from "./rows.ts";
import { keepTold } from "./told.ts";
import { type Names, writing, type Writing } from "./transaction.ts";
import { type KeptOpening, type Opening, openingKey } from "./unpacking.ts";

/** Changes that belong together, and the cursor after them. */
export interface Group {
  readonly puts: readonly Came[];
  readonly drops: readonly string[];
  /** Packs that came as they are kept, and what they go on from. */
  readonly packs?: readonly CamePacked[];
  readonly openings?: readonly Opening[];
  readonly cursor: string;
  /** Of a first reading, in which rows are told beside. */
  readonly first?: boolean;
}

/** Everything is being read anew, beside what is shown (fact `filling`). */
export interface Filling {
  readonly generation: number;
  readonly cursor: string;
  /** What was dropped again before all was read. */
  readonly drops: readonly string[];
}

/** Documents in a group from which they become packs; fewer are laid over. */
const MANY = 100;
export const BASE: Names = ["overlay", "packs", "facts"];

/** Somebody else stored since: what comes after our cursor is theirs to store. */
export class TakenOver extends Error {}

/** How far this phone has come: the cursor to go on from. */
export async function cursorOf(phone: Phone): Promise<string> {
  const tx = phone.db.transaction("facts");
  const [filling, cursor] = await Promise.all([tx.store.get("filling"), tx.store.get("cursor")]);
  return (filling as Filling | undefined)?.cursor ?? (cursor as string | undefined) ?? "";
}

/**
 * Store a group that followed the cursor `from`, in one transaction: a worker ended at any moment goes on from the last
 * group it stored. Gives the keys whose documents are no longer what was shown.
 *
 * Throws TakenOver, or why the disk refused.
 */
export async function storeGroup(phone: Phone, from: string, group: Group): Promise<readonly string[]> {
  const { packs = [], openings = [] } = group;
  const keysInPacks = packs.flatMap(({ keys }) => keys);
  const stores: Names = group.drops.length ? [...BASE, ...HELD_BY] : BASE;
  let changed: readonly string[] = [];
  let dropped: readonly string[] = [];
  let added: readonly Added[] = [];
  let after: Memory | undefined;
  await writing(phone, stores, async (tx) => {
    const memory = await remembered(phone, tx);
    const filling = (await tx.objectStore("facts").get("filling")) as Filling | undefined;
    await mustFollow(tx, filling, from);
    const generation = filling?.generation ?? memory.generation;
    const many = filling !== undefined || group.puts.length >= MANY;
    const came = packs.map(({ keys, starts, bytes, opening, skip }): Pack => ({ generation, keys, starts, bytes, opening, skip }));
    added = await addAll(tx, many ? [...packed(group.puts, generation), ...came] : came);
    await Promise.all(openings.map((each) => keepOpening(tx, { ...each, generation })));
    const drops = filling ? [] : await dropsNow(tx, group);
    if (filling) await tx.objectStore("facts").put(filled(filling, group), "filling");
    else await layOver(tx, memory, many ? [] : group.puts, many ? [...keysOf(group.puts), ...keysInPacks] : keysInPacks, drops, group.cursor);
    await tx.objectStore("facts").put(memory.stored + 1, "stored");
    after = made(memory.stored + 1, memory.generation, [...memory.packs, ...added.map((each) => each.placed)], memory.rows);
    changed = filling ? [] : [...keysOf(group.puts), ...keysInPacks, ...drops];
    dropped = drops;
  });
  if (!after) return changed;
  if (group.first) keepTold(phone, added, group.puts, packs);
  if (changed.length) follow(after.rows, group.puts, dropped, packs);
  remember(phone, after);
  return changed;
}

/** Refuse where somebody else stored after the cursor we go on from. */
export async function mustFollow(tx: Writing, filling: Filling | undefined, from: string): Promise<void> {
  const cursor = filling ? filling.cursor : (((await tx.objectStore("facts").get("cursor")) as string | undefined) ?? "");
  if (cursor !== from) throw new TakenOver("the cursor is another's");
}

function filled(filling: Filling, group: Group): Filling {
  const put = new Set([...keysOf(group.puts), ...(group.packs ?? []).flatMap(({ keys }) => keys)]);
  const drops = [...filling.drops.filter((key) => !put.has(key)), ...group.drops];
  return { ...filling, cursor: group.cursor, drops };
}

const keysOf = (puts: readonly Came[]): string[] => puts.map(({ key }) => key);

const keepOpening = (tx: Writing, opening: KeptOpening): Promise<unknown> => tx.objectStore("facts").put(opening, openingKey(opening));

/** Add packs of these documents, and what is kept beside each. */
export const addPacks = (tx: Writing, documents: readonly Came[], generation: number): Promise<Added[]> =>
  addAll(tx, packed(documents, generation));

async function addAll(tx: Writing, made: readonly Pack[]): Promise<Added[]> {
  const ids = await Promise.all(made.map((each) => tx.objectStore("packs").add(each)));
  const added = made.map((pack, at) => ({ placed: placed(ids[at] ?? 0, pack), pack }));
  await Promise.all(added.map((each) => tx.objectStore("facts").put(each.placed, placeKey(each.placed.id))));
  return added;
}

/** The drops that need not wait; those of documents with unsettled changes are kept for later, in the fact `drops`. */
async function dropsNow(tx: Writing, group: Group): Promise<readonly string[]> {
  const facts = tx.objectStore("facts");
  const waiting = new Set(((await facts.get("drops")) as readonly string[] | undefined) ?? []);
  if (!waiting.size && !group.drops.length) return [];
  for (const { key } of group.puts) waiting.delete(key);
  const unsettled = group.drops.length ? await unsettledKeys(tx) : new Set<string>();
  const now = group.drops.filter((key) => !unsettled.has(key));
  for (const key of group.drops) if (unsettled.has(key)) waiting.add(key);
  for (const key of now) waiting.delete(key);
  await facts.put([...waiting], "drops");
  return now;
}

async function layOver(
  tx: Writing,
  memory: Memory,
  puts: readonly Came[],
  inPacks: readonly string[],
  drops: readonly string[],
  cursor: string,
): Promise<void> {
  const overlay = tx.objectStore("overlay");
  const laid = inPacks.length ? new Set(await overlay.getAllKeys()) : new Set<string>();
  await Promise.all([
    ...puts.flatMap(({ key, bytes }) => {
      const document = parsed(key, bytes);
      return document ? [overlay.put({ key, document })] : [];
    }),
    ...inPacks.filter((key) => laid.has(key)).map((key) => overlay.delete(key)),
    ...drops.map((key) => dropIn(tx, memory, key)),
    tx.objectStore("facts").put(cursor, "cursor"),
  ]);
}

/** Forget a document: where a pack has it, a mark says that it is gone. */
export async function dropIn(tx: Writing, memory: Memory, key: string): Promise<void> {
  const overlay = tx.objectStore("overlay");
  if (placeOf(memory, key)) await overlay.put({ key, document: null });
  else await overlay.delete(key);
}

/** The documents of a group by key as they end: what came last about a key counts. */
export function lastOf(changes: readonly (Came | { readonly key: string; readonly bytes?: undefined })[]): {
  readonly puts: Came[];
  readonly drops: string[];
} {
  const last = new Map<string, (typeof changes)[number]>();
  for (const each of changes) {
    last.delete(each.key);
    last.set(each.key, each);
  }
  const puts: Came[] = [];
  const drops: string[] = [];
  for (const each of last.values()) {
    if (each.bytes) puts.push(each);
    else drops.push(each.key);
  }
  return { puts, drops };
}
