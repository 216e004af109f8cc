/** Documents of which only the difference comes (`backend/atende/sync/feed/difference.py`), made whole from what is here. */
import type { Document, Phone } from "../types.ts";
import { basesOf } from "../store/documents.ts";
import { bytesOf, type Came } from "../store/packs.ts";

/** What changed of a document. */
export interface Changed {
  readonly key: string;
  readonly with: unknown;
}

/** What came does not fit what is here: it has to come whole. */
export class Unfitting extends Error {}

/**
 * The documents as they are now; `check` is the checksum of their JSON, one after another, as the server has it. Throws
 * Unfitting where it is another: whatever the server took this phone to have, it does not.
 */
export async function madeWhole(phone: Phone, changed: readonly Changed[], check: unknown): Promise<Came[]> {
  const bases = await basesOf(phone, changed.map(({ key }) => key));
  const came = changed.map(({ key, with: difference }, at) => {
    const base = bases[at];
    if (!base) throw new Unfitting(`${key} is not here`);
    return { key, bytes: bytesOf(becomes(base, difference) as Document) };
  });
  if (came.reduce((sum, { bytes }) => crc32(bytes, sum), 0) !== check) throw new Unfitting("another document was changed");
  return came;
}

interface Members {
  readonly [name: string]: unknown;
}

/** What a difference makes of a value. Throws Unfitting where it is the difference of something else. */
export function becomes(value: unknown, difference: unknown): unknown {
  if (Array.isArray(difference)) return (difference as unknown[])[0];
  const changes = difference as Members;
  if (Array.isArray(value)) return listOf(value as unknown[], changes);
  if (typeof value !== "object" || value === null) throw new Unfitting("there is nothing to change");
  const changed: { [name: string]: unknown } = { ...value };
  for (const [name, each] of Object.entries(changes)) changed[name] = becomes(changed[name], each);
  return changed;
}

function listOf(value: readonly unknown[], changes: Members): unknown[] {
  const { from, less, more } = changes as { readonly from?: number; readonly less?: number; readonly more?: readonly unknown[] };
  if (more && from !== undefined && less !== undefined) return [...value.slice(0, from), ...more, ...value.slice(from + less)];
  const changed = [...value];
  for (const [place, each] of Object.entries(changes)) changed[Number(place)] = becomes(changed[Number(place)], each);
  return changed;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});

/** The checksum of zip and gzip (Python's `zlib.crc32`), going on from the one before. */
export function crc32(bytes: Uint8Array, before = 0): number {
  let rest = ~before;
  for (const byte of bytes) rest = (TABLE[(rest ^ byte) & 0xff] ?? 0) ^ (rest >>> 8);
  return ~rest >>> 0;
}
