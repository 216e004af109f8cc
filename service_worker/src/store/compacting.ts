/** Documents laid over packs become packs themselves when there are many, and packs nobody reads much of are made anew. */
import type { Phone } from "../types.ts";
import { made, type Memory, placeKey, remember, remembered } from "./memory.ts";
import { bytesAt, bytesOf, type Came, hashOf, type Placed } from "./packs.ts";
import { writing, type Writing } from "./transaction.ts";
import { packIn } from "./unpacking.ts";
import { addPacks, BASE } from "./writing.ts";

/** Documents laid over packs, and marks of dropped ones, before they are folded in. */
export const MOST_OVERLAID = 500;

/** Fold what is laid over into packs, where it has become much. Costs what was laid over, not what is there. */
export async function compact(phone: Phone): Promise<void> {
  if ((await phone.db.count("overlay")) <= MOST_OVERLAID) return;
  const after = await writing(phone, BASE, async (tx) => {
    const memory = await remembered(phone, tx);
    const overlay = tx.objectStore("overlay");
    const laid = await overlay.getAll();
    const worn = wornPacks(memory, new Set(laid.map(({ key }) => hashOf(key))));
    const kept = (await Promise.all(worn.map((each) => liveDocuments(tx, each)))).flat();
    const fresh = laid.flatMap(({ key, document }): Came[] => (document ? [{ key, bytes: bytesOf(document) }] : []));
    const places = (await addPacks(tx, [...fresh, ...kept], memory.generation)).map(({ placed }) => placed);
    const left = memory.packs.filter((each) => !worn.some(({ pack }) => pack === each));
    await Promise.all([
      ...worn.flatMap(({ pack }) => [tx.objectStore("packs").delete(pack.id), tx.objectStore("facts").delete(placeKey(pack.id))]),
      ...laid.filter(({ key, document }) => document !== null || !isIn(left, key)).map(({ key }) => overlay.delete(key)),
      tx.objectStore("facts").put(memory.stored + 1, "stored"),
    ]);
    return made(memory.stored + 1, memory.generation, [...left, ...places], memory.rows);
  });
  remember(phone, after);
}

interface Worn {
  readonly pack: Placed;
  /** Places of the documents that are still shown. */
  readonly live: readonly number[];
}

/** Packs of which half and more is covered by newer ones, or that hold the dropped while marks of those are too many. */
function wornPacks(memory: Memory, covering: Set<number>): Worn[] {
  const worn: Worn[] = [];
  for (const pack of memory.packs) {
    const live: number[] = [];
    pack.hashes.forEach((hash, place) => {
      if (!covering.has(hash)) live.push(place);
      covering.add(hash);
    });
    if (live.length * 2 <= pack.hashes.length) worn.push({ pack, live });
  }
  return worn;
}

async function liveDocuments(tx: Writing, worn: Worn): Promise<Came[]> {
  const pack = worn.live.length ? await packIn(tx, worn.pack.id) : undefined;
  return pack ? worn.live.map((place) => ({ key: pack.keys[place] ?? "", bytes: bytesAt(pack, place) })) : [];
}

const isIn = (packs: readonly Placed[], key: string): boolean => {
  const hash = hashOf(key);
  return packs.some((each) => each.hashes.includes(hash));
};
