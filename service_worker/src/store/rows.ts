/**
 * Rows: what lists choose documents by, of all of a kind. They are read once in a worker's life and kept in step, and kept
 * beside the documents (facts `rows/…`): of 30,000 tickets they are 8 MB, the tickets 220.
 */
import type { Document, Phone } from "../types.ts";
import { type Memory, remembered } from "./memory.ts";
import { type Came, type CamePacked, documentAt, hashOf, kindOf, parsed } from "./packs.ts";
import { toldOf } from "./told.ts";
import { packIn } from "./unpacking.ts";
import { type Reading, writing } from "./transaction.ts";

type Path = readonly string[];

let chosenBy: ReadonlyMap<string, readonly Path[]> = new Map();

/** Say what rows of these kinds hold, as paths with dots; those of other kinds hold all but lists. Said once, at the start. */
export function holdInRows(paths: { readonly [kind: string]: Iterable<string> }): void {
  chosenBy = new Map(Object.entries(paths).map(([kind, each]) => [kind, [...new Set(each)].sort().map((path) => path.split("."))]));
}

/** The paths of rows by kind, as the server is asked for them: `order:id,start.day;ticket:id`. */
export const askedRows = (): string => [...chosenBy].map(([kind, paths]) => `${kind}:${paths.map((path) => path.join(".")).join(",")}`).join(";");

/** The row of a document, or of its row. */
export function rowOf(kind: string, document: Document): Document {
  const paths = chosenBy.get(kind);
  if (!paths) return slim(document);
  const row: Nested = {};
  for (const path of paths) hold(row, document, path);
  return row as Document;
}

interface Nested {
  [name: string]: unknown;
}

const isNested = (value: unknown): value is Nested => typeof value === "object" && value !== null && !Array.isArray(value);

function hold(row: Nested, document: Nested, path: Path): void {
  let [into, from] = [row, document];
  for (const name of path.slice(0, -1)) {
    const next = from[name];
    if (!isNested(next)) return;
    from = next;
    into = (into[name] ??= {}) as Nested;
  }
  const last = path.at(-1) ?? "";
  if (Object.hasOwn(from, last)) into[last] = from[last];
}

/** A document without the lists at its top. */
export function slim(document: Document): Document {
  return Object.fromEntries(Object.entries(document).filter(([, value]) => !Array.isArray(value)));
}

/** As rows are kept. */
interface KeptRows {
  /** What they hold, and of which packs. */
  readonly shape: string;
  readonly generation: number;
  readonly upto: number;
  /** JSON of keys and rows. */
  readonly rows: string;
}

/** Documents that were read anew from which the rows are kept again. */
const MANY = 500;
/** What rows of a kind hold, as a text that changes with it. */
export const shapeOf = (kind: string): string => JSON.stringify(chosenBy.get(kind) ?? []);

/**
 * The rows of a kind as the server last had them, by key; `isNew` where many of them had to be made.
 *
 * What was kept of documents that no pack holds any more is left out: the mark that they were dropped may be gone.
 */
export async function rowsOfBase(
  memory: Memory,
  tx: Reading,
  kind: string,
): Promise<{ readonly rows: ReadonlyMap<string, Document>; readonly isNew: boolean }> {
  const known = memory.rows.get(kind);
  if (known) return { rows: known, isNew: false };
  const kept = (await tx.objectStore("facts").get(`rows/${kind}`)) as KeptRows | undefined;
  const usable = kept && kept.shape === shapeOf(kind) && kept.generation === memory.generation ? kept : undefined;
  const rows = usable ? stillThere(memory, kind, usable) : new Map<string, Document>();
  let made = 0;
  for await (const [key, document] of documentsOf(memory, tx, kind, usable?.upto ?? 0)) {
    made += 1;
    if (document) rows.set(key, rowOf(kind, document));
    else rows.delete(key);
  }
  memory.rows.set(kind, rows);
  return { rows, isNew: made > MANY };
}

function stillThere(memory: Memory, kind: string, kept: KeptRows): Map<string, Document> {
  const there = new Set<number>();
  for (const each of memory.packs) if (each.kind === kind) for (const hash of each.hashes) there.add(hash);
  const rows = JSON.parse(kept.rows) as [string, Document][];
  return new Map(rows.filter(([key]) => there.has(hashOf(key))));
}

/** Keep the rows of a kind, so that a worker's start only loads them; not those that something came over meanwhile. */
export async function keepRows(phone: Phone, kind: string): Promise<void> {
  if (!chosenBy.has(kind)) return;
  await writing(phone, ["facts"], async (tx) => {
    const memory = await remembered(phone, tx);
    const rows = memory.rows.get(kind);
    if (!rows) return;
    const upto = Math.max(0, ...memory.packs.map(({ id }) => id));
    const kept: KeptRows = { shape: shapeOf(kind), generation: memory.generation, upto, rows: JSON.stringify([...rows]) };
    await tx.objectStore("facts").put(kept, `rows/${kind}`);
  });
}

/**
 * Every document of a kind as the server last had it, with its key, and undefined for what was dropped or is broken; of packs newer
 * than `after` only, if wanted. Of packs that the server told rows of (told.ts) the rows, of which the same is made.
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
    const told = toldOf(tx.db, id);
    if (told) {
      for (const [place, key] of told.keys.entries()) {
        if (seen.has(key)) continue;
        seen.add(key);
        yield [key, parsed(key, told.text(place))];
      }
      continue;
    }
    const pack = await packIn(tx, id);
    for (const [place, key] of (pack?.keys ?? []).entries()) {
      if (!pack || seen.has(key)) continue;
      seen.add(key);
      yield [key, documentAt(pack, place)];
    }
  }
}

/** Where rows were not told, those in memory are no longer whole: they are made anew when they are asked for. */
function followPack(rows: Memory["rows"], { kind, keys, rows: told }: CamePacked): void {
  const known = rows.get(kind);
  if (known && told.length < keys.length) rows.delete(kind);
  else keys.forEach((key, place) => known?.set(key, rowOf(kind, parsed(key, told[place] ?? "") ?? {})));
}

/** After a commit: the rows that are in memory follow what was put and dropped. */
export function follow(rows: Memory["rows"], puts: readonly Came[], drops: readonly string[], packs: readonly CamePacked[] = []): void {
  for (const each of packs) followPack(rows, each);
  for (const { key, bytes, row } of puts) {
    const kind = rows.get(kindOf(key));
    const document = kind && parsed(key, row ?? bytes);
    if (document) kind.set(key, rowOf(kindOf(key), document));
  }
  for (const key of drops) rows.get(kindOf(key))?.delete(key);
}
