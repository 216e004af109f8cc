/**
 * What the server told beside the documents of a first reading (`row` lines): what lists and the search choose them by.
 *
 * It stays in memory until that reading has ended, so that what is made of it, the rows and the index, is made without reading
 * back and parsing every document. Packs never change, so what was told of one stays true. A worker ended before reads them.
 */
import type { Phone } from "../types.ts";
import { type Added, type Came, type CamePacked, DIRECTORY, decoded } from "./packs.ts";

/** A pack's documents, by their places: JSON of the row, or of the whole document where that is small. */
interface Told {
  readonly keys: readonly string[];
  readonly text: (place: number) => string;
}

/** Bytes kept of one reading, at most; what comes after is read from its packs. */
const MOST = 64_000_000;
interface Kept {
  readonly packs: Map<number, Told>;
  size: number;
}
const kept = new WeakMap<object, Kept>();

/** After a commit: keep what was told of the packs that came. */
export function keepTold(phone: Phone, added: readonly Added[], puts: readonly Came[], packs: readonly CamePacked[]): void {
  const rows = new Map(puts.map(({ key, row }) => [key, row]));
  for (const each of packs) each.keys.forEach((key, place) => rows.set(key, each.rows[place]));
  const here = kept.get(phone.db) ?? { packs: new Map<number, Told>(), size: 0 };
  kept.set(phone.db, here);
  for (const { placed, pack } of added) {
    const { keys } = pack;
    const texts = keys.map((key) => rows.get(key));
    const isDirectory = placed.kind === DIRECTORY;
    if (!isDirectory && texts.includes(undefined)) continue;
    here.size += isDirectory ? pack.bytes.length : texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);
    if (here.size > MOST) return;
    here.packs.set(placed.id, { keys, text: isDirectory ? (place) => decoded(pack, place) : (place) => texts[place] ?? "" });
  }
}

/** What was told of a pack's documents; undefined where they are to be read. */
export const toldOf = (db: object, pack: number): Told | undefined => kept.get(db)?.packs.get(pack);

/** The reading has ended. */
export function forgetTold(phone: Phone): void {
  kept.delete(phone.db);
}
