/** Everything read anew: filled beside what is shown, which stays until the new is whole, then they change places at once. */
import type { Phone } from "../types.ts";
import { baseIn } from "./documents.ts";
import { made, type Memory, placeKey, placeOf, placesRange, remember, remembered } from "./memory.ts";
import type { Placed } from "./packs.ts";
import { type Writing, writing } from "./transaction.ts";
import { type KeptOpening, openingKey, openingsRange } from "./unpacking.ts";
import { HELD_BY, unsettledKeys } from "./unsettled.ts";
import { follow } from "./rows.ts";
import { BASE, dropIn, type Filling, mustFollow } from "./writing.ts";

/**
 * Begin to read everything anew. A phone with nothing shows what comes as it comes; another goes on showing what it has.
 * Gives the cursor to go on from, which is none.
 */
export async function beginAnew(phone: Phone): Promise<string> {
  const after = await writing(phone, BASE, async (tx) => {
    const memory = await remembered(phone, tx);
    const facts = tx.objectStore("facts");
    await removePacks(tx, (each) => each.generation !== memory.generation);
    const filling: Filling = { generation: memory.generation + 1, cursor: "", drops: [] };
    if (memory.packs.length) await facts.put(filling, "filling");
    else await Promise.all([facts.delete("filling"), facts.put("", "cursor")]);
    await facts.put(memory.stored + 1, "stored");
    return { ...memory, stored: memory.stored + 1 };
  });
  remember(phone, after);
  return "";
}

/** What the stream's end settles beside the changes themselves. */
export interface End {
  /** The cursor that was stored last. */
  readonly from: string;
  readonly cursor: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** `all` where this phone takes everything along. */
  readonly wanted: string;
  /** Documents of the directory that wait, on a connection that is to be spared. */
  readonly later?: number;
}

/**
 * The stream has ended where it should: what was filled beside is shown from now on, drops that waited are done where
 * they no longer have to. Gives the keys that changed; undefined for everything.
 */
export async function endPull(phone: Phone, end: End): Promise<readonly string[] | undefined> {
  let changed: readonly string[] | undefined = [];
  let after: Memory | undefined;
  await writing(phone, [...BASE, ...HELD_BY], async (tx) => {
    const memory = await remembered(phone, tx);
    const facts = tx.objectStore("facts");
    const filling = (await facts.get("filling")) as Filling | undefined;
    await mustFollow(tx, filling, end.from);
    await Promise.all([facts.put(end.now, "pulled_at"), facts.put(end.wanted, "wanted"), facts.put(end.cursor, "cursor"), facts.put(end.later ?? 0, "directory_later")]);
    const dropped = filling ? undefined : await dropWaiting(tx, memory);
    if (!filling && !dropped?.length) return;
    const packs = filling ? await changePlaces(phone, tx, filling) : memory.packs;
    await facts.put(memory.stored + 1, "stored");
    after = made(memory.stored + 1, filling?.generation ?? memory.generation, packs, filling ? new Map() : memory.rows);
    changed = dropped;
  });
  if (after) {
    follow(after.rows, [], changed ?? []);
    remember(phone, after);
  }
  return changed;
}

/** Drops that waited and need not any more. */
async function dropWaiting(tx: Writing, memory: Memory): Promise<readonly string[]> {
  const facts = tx.objectStore("facts");
  const waiting = ((await facts.get("drops")) as readonly string[] | undefined) ?? [];
  if (!waiting.length) return [];
  const unsettled = await unsettledKeys(tx);
  const now = waiting.filter((key) => !unsettled.has(key));
  await Promise.all([...now.map((key) => dropIn(tx, memory, key)), facts.put(waiting.filter((key) => unsettled.has(key)), "drops")]);
  return now;
}

/** Show the new in the place of the old, but for documents under unsettled changes that the new does not have. */
async function changePlaces(phone: Phone, tx: Writing, filling: Filling): Promise<readonly Placed[]> {
  const facts = tx.objectStore("facts");
  const places = ((await facts.getAll(placesRange())) as Placed[]).filter((each) => each.generation === filling.generation);
  const next = made(0, filling.generation, places, new Map());
  const unsettled = [...(await unsettledKeys(tx))];
  const gone = unsettled.filter((key) => filling.drops.includes(key) || !placeOf(next, key));
  const bases = await Promise.all(gone.map((key) => baseIn(phone, tx, key)));
  const kept = gone.flatMap((key, at) => (bases[at] ? [{ key, document: bases[at] }] : []));
  const overlay = tx.objectStore("overlay");
  await overlay.clear();
  await Promise.all([
    ...filling.drops.map((key) => dropIn(tx, next, key)),
    removePacks(tx, (each) => each.generation !== filling.generation),
    facts.put(filling.generation, "generation"),
    facts.put(kept.map(({ key }) => key), "drops"),
    facts.delete("filling"),
  ]);
  await Promise.all(kept.map((each) => overlay.put(each)));
  return next.packs;
}

/** Forget every document and what is made from them. The queue stays, and whose phone this is. */
export async function forgetDocuments(phone: Phone): Promise<void> {
  const after = await writing(phone, [...BASE, "projections"], async (tx) => {
    const { stored, generation } = await remembered(phone, tx);
    const facts = tx.objectStore("facts");
    const device = await facts.get("device");
    const handedIn = await facts.get("handed_in");
    await Promise.all([...BASE, "projections" as const].map((each) => tx.objectStore(each).clear()));
    if (handedIn !== undefined) await facts.put(handedIn, "handed_in"); // how far a queue that is handed in has come
    await Promise.all([facts.put(device, "device"), facts.put(stored + 1, "stored"), facts.put(generation, "generation")]);
    return made(stored + 1, generation, [], new Map());
  });
  remember(phone, after);
}

async function removePacks(tx: Writing, which: (each: { readonly generation: number }) => boolean): Promise<void> {
  const facts = tx.objectStore("facts");
  const [places, openings] = await Promise.all([facts.getAll(placesRange()), facts.getAll(openingsRange())]);
  const gone = (places as Placed[]).filter(which);
  await Promise.all([
    ...gone.flatMap(({ id }) => [tx.objectStore("packs").delete(id), facts.delete(placeKey(id))]),
    ...(openings as KeptOpening[]).filter(which).map((each) => facts.delete(openingKey(each))),
  ]);
}
