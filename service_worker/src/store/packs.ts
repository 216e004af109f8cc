/** Packs: many documents in one record, as the bytes they came in, and where among the packs a document is. */
import type { Pack } from "../database.ts";
import type { Document } from "../types.ts";

/** A document as it came: its key, and its JSON in UTF-8. */
export interface Came {
  readonly key: string;
  readonly bytes: Uint8Array;
  /** JSON of what lists and the search choose it by (rows.ts, fields.ts), where the server told it beside. */
  readonly row?: string | undefined;
}

/** Documents that came in a pack, compressed (unpacking.ts). */
export interface CamePacked {
  readonly kind: string;
  readonly keys: readonly string[];
  readonly starts: Uint32Array;
  readonly bytes: Uint8Array;
  readonly opening: string;
  readonly skip: number;
  /** Of each document in its place JSON of its row; empty where none were told. */
  readonly rows: readonly string[];
}

/**
 * What the worker keeps in memory of a pack: enough to know which one a key is in.
 *
 * It is kept beside the packs (facts `pack/…`), so that a worker's start reads 8 bytes a document and none of them.
 */
export interface Placed {
  readonly id: number;
  readonly generation: number;
  /** Of every document in it: the part of the key before the slash. */
  readonly kind: string;
  /** Of every key in its place; among a million keys, two with the same are as good as never met. */
  readonly hashes: Float64Array;
}

/** A pack that was added, and where it is. */
export interface Added {
  readonly placed: Placed;
  readonly pack: Pack;
}

/** Bytes of a pack; one document is read by reading its pack. */
const MOST_BYTES = 400_000;
/** Of the directory, of which thirty entries in as many packs are read for a page of results. */
const MOST_BYTES_OF_DIRECTORY = 48_000;
export const DIRECTORY = "directory";

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** `ticket` of `ticket/0198…`; a key without a slash is its own kind. */
export function kindOf(key: string): string {
  const slash = key.indexOf("/");
  return slash < 0 ? key : key.slice(0, slash);
}

/** 53 bits of a key. */
export function hashOf(key: string): number {
  let low = 0x811c9dc5;
  let high = 0x1b873593;
  for (let at = 0; at < key.length; at += 1) {
    const unit = key.charCodeAt(at);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x85ebca6b);
    high ^= high >>> 13;
  }
  low ^= low >>> 15;
  return (high >>> 0) * 0x200000 + (low & 0x1fffff);
}

/** Packs of these documents: each of one kind, so that a kind is read alone, in the order they came. */
export function packed(documents: readonly Came[], generation: number): Pack[] {
  const kinds = new Map<string, Came[]>();
  for (const each of documents) {
    const kind = kindOf(each.key);
    const same = kinds.get(kind);
    if (same) same.push(each);
    else kinds.set(kind, [each]);
  }
  return [...kinds].flatMap(([kind, each]) => packsOf(each, kind === DIRECTORY ? MOST_BYTES_OF_DIRECTORY : MOST_BYTES, generation));
}

function packsOf(documents: readonly Came[], most: number, generation: number): Pack[] {
  const packs: Pack[] = [];
  let begun: Came[] = [];
  let size = 0;
  for (const each of documents) {
    if (begun.length && size + each.bytes.length > most) {
      packs.push(pack(begun, size, generation));
      begun = [];
      size = 0;
    }
    begun.push(each);
    size += each.bytes.length;
  }
  if (begun.length) packs.push(pack(begun, size, generation));
  return packs;
}

function pack(documents: readonly Came[], size: number, generation: number): Pack {
  const bytes = new Uint8Array(size);
  const starts = new Uint32Array(documents.length + 1);
  let at = 0;
  documents.forEach((each, place) => {
    starts[place] = at;
    bytes.set(each.bytes, at);
    at += each.bytes.length;
  });
  starts[documents.length] = at;
  return { generation, keys: documents.map(({ key }) => key), starts, bytes };
}

/** What is kept of a pack beside it. */
export function placed(id: number, pack: Pack): Placed {
  return { id, generation: pack.generation, kind: kindOf(pack.keys[0] ?? ""), hashes: Float64Array.from(pack.keys, hashOf) };
}

/** The bytes of the document in a place of a pack. */
export const bytesAt = (pack: Pack, place: number): Uint8Array => pack.bytes.subarray(pack.starts[place], pack.starts[place + 1]);

/** The document in a place of a pack, read alone; undefined where its record is broken. */
export const documentAt = (pack: Pack, place: number): Document | undefined => parsed(pack.keys[place] ?? "", bytesAt(pack, place));

/** The JSON of the document in a place of a pack. */
export const decoded = (pack: Pack, place: number): string => decoder.decode(bytesAt(pack, place));

/** A document's JSON in UTF-8. */
export const bytesOf = (document: Document): Uint8Array => encoder.encode(JSON.stringify(document));

/**
 * A document from its JSON, in UTF-8 or as a text. One that is broken is as if it were not here, so that it does not take the others down:
 * it is told of in the console, and the server gives it again when it is opened or changes.
 */
export function parsed(key: string, json: Uint8Array | string): Document | undefined {
  try {
    return JSON.parse(typeof json === "string" ? json : decoder.decode(json)) as Document;
  } catch (error) {
    console.warn(`the record of ${key} is broken`, error);
    return undefined;
  }
}
