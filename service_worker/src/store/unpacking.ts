/**
 * Packs that came compressed stay so on the disk, a tenth of what they hold, and are unpacked when a document of them is read.
 *
 * Such a pack goes on with a Zstandard frame that begins with its *opening*, a sample of documents that the server sends once
 * (backend/atende/sync/feed/packs.py), and which is kept as the fact `opening/…`. Then comes the pack's *head*, its documents' ids and
 * rows, and then they. All of it is unpacked, and the opening left out.
 */
import { ZSTDDecoder } from "zstddec";
import { joined } from "../bytes.ts";
import type { Pack } from "../database.ts";
import type { Reading, Writing } from "./transaction.ts";

/** What packs go on from. */
export interface Opening {
  readonly name: string;
  /** Bytes of the sample, unpacked. */
  readonly size: number;
  readonly bytes: Uint8Array;
}

/** As it is kept, as long as packs of its generation are. */
export interface KeptOpening extends Opening {
  readonly generation: number;
}

const decoder = new ZSTDDecoder();
let isReady = false;
// Begun at once, so that it is done beside the opening of the databases.
const ready = decoder.init().then(() => void (isReady = true), console.warn);

/** Wait until packs can be unpacked in the middle of a transaction, which waits for nothing; or until it is known that they cannot. */
export const readyToUnpack = (): Promise<void> => ready;

/** Whether packs can be unpacked here: if not, none are asked for. */
export const canUnpack = (): boolean => isReady;

export const openingKey = ({ generation, name }: Pick<KeptOpening, "generation" | "name">): string => `opening/${generation}/${name}`;
/** Keys of facts that are openings. */
export const openingsRange = (): IDBKeyRange => IDBKeyRange.bound("opening/", "opening/\uffff");

/** Openings that were read, by database; no opening ever changes. */
const read = new WeakMap<object, Map<string, Opening>>();

/** A pack with its documents' bytes as they are, in a transaction over packs and facts. */
export async function packIn(tx: Reading | Writing, id: number): Promise<Pack | undefined> {
  const pack = await tx.objectStore("packs").get(id);
  if (pack?.opening === undefined) return pack;
  const opening = pack.opening ? await openingIn(tx, openingKey({ generation: pack.generation, name: pack.opening })) : undefined;
  return { ...pack, bytes: unpacked(pack, opening) };
}

async function openingIn(tx: Reading | Writing, key: string): Promise<Opening | undefined> {
  const known = read.get(tx.db) ?? new Map<string, Opening>();
  read.set(tx.db, known);
  const opening = known.get(key) ?? ((await tx.objectStore("facts").get(key)) as Opening | undefined);
  if (opening) known.set(key, opening);
  return opening;
}

/** The documents' bytes; of a broken pack zeros, so that each of its documents is told to be broken where it is read. */
function unpacked({ bytes, starts, skip = 0 }: Pack, opening: Opening | undefined): Uint8Array {
  const size = starts.at(-1) ?? 0;
  return wholeOf(opening, skip + size, bytes)?.subarray(skip) ?? new Uint8Array(size);
}

/** What ends a frame: a last block with nothing in it. */
const END = Uint8Array.of(1, 0, 0);

/** The head of a pack, which ends before its frame does; undefined where it is broken. */
export const headOf = (opening: Opening | undefined, size: number, bytes: Uint8Array): Uint8Array | undefined =>
  wholeOf(opening, size, bytes, END);

/** The `size` bytes that `pieces` make after the opening; undefined where they make others. */
function wholeOf(opening: Opening | undefined, size: number, ...pieces: readonly Uint8Array[]): Uint8Array | undefined {
  const before = opening?.size ?? 0;
  const frame = joined(opening ? [opening.bytes, ...pieces] : pieces);
  const whole = isReady ? decoder.decode(frame, before + size) : frame;
  return whole.length === before + size ? whole.subarray(before) : undefined;
}
