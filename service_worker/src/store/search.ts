/** The search among customers, as the server's (backend/atende/customers/search.py), over what is on this phone. */
import { fact } from "../database.ts";
import { terms } from "../folding.ts";
import { cursorAfter, valuesOf } from "../pages/cursors.ts";
import { site } from "../pages/site.ts";
import { BadQuery } from "../pages/values.ts";
import type { Document, Phone } from "../types.ts";
import { type Directory, directoryOf } from "./directory.ts";
import { basesOf, keysOf } from "./documents.ts";
import { FIELDS, type Field, IN_RECORD_ONLY, isField } from "./fields.ts";
import { has, order, placesOf, type Row, rowOf, type Wanted, wanted } from "./packed-index.ts";
import { DIRECTORY } from "./packs.ts";
import { needsRecord, result } from "./results.ts";

/** A field one may search by, with its name in the reader's language. */
export type Named = { readonly id: string; readonly name: string };

const SIZE = 30;
/** A lone number of six digits or more may be a protocol. */
const LONE_NUMBER = /^\p{Nd}{6,}$/u;

/**
 * The document of `GET /customers`. Where a field is searched that the directory lacks, or the directory is not whole yet,
 * it says so: `partial`, with the names of those fields in `partial_fields`.
 *
 * @throws BadQuery: there is no such field, or the cursor is not one of this list.
 */
export async function searchDocument(
  phone: Phone,
  query: URLSearchParams,
  language: string,
  named: readonly Named[] = namesIn(language),
): Promise<Document> {
  const by = query.get("by") || "all";
  if (by !== "all" && !isField(by)) throw new BadQuery("by");
  const q = query.get("q") ?? "";
  const words = terms(q);
  const fields = searchedFields(by, words);
  const after = query.get("after") ? lastOf(query.get("after") ?? "") : undefined;
  const found = words.length ? await rowsFound(phone, wanted(words, fields), after) : [];
  const rows = found.slice(0, SIZE);
  const last = rows.at(-1);
  return {
    ...{ by, q, fields: named, searched: words.length > 0 },
    items: await items(phone, rows, q, new Set(fields)),
    ...(found.length > SIZE && last ? { next: cursorAfter([last.sort, last.id]) } : {}),
    ...(words.length ? await partial(phone, fields, named) : {}),
  };
}

/** The names of the fields; the server tells them once, in Portuguese, and the catalogue has the others. */
function namesIn(language: string): readonly Named[] {
  const { told, words } = site();
  const catalogue = words[language] ?? {};
  return Object.entries(told.search_fields).map(([id, msgid]) => ({ id, name: String(catalogue[msgid] ?? msgid) }));
}

function lastOf(after: string): { sort: string; id: string } {
  const [sort, id] = valuesOf(after, ["text", "text"], 0);
  return { sort: String(sort ?? ""), id: String(id ?? "") };
}

function searchedFields(by: Field | "all", words: readonly string[]): readonly Field[] {
  if (by !== "all") return [by];
  return isLoneNumber(words) ? FIELDS : FIELDS.filter((field) => field !== "protocol");
}

const isLoneNumber = ([word, ...more]: readonly string[]): boolean => word !== undefined && !more.length && LONE_NUMBER.test(word);

/** A page of rows, and one more where there are more. */
async function rowsFound(phone: Phone, what: Wanted, after: { sort: string; id: string } | undefined): Promise<readonly Row[]> {
  const [directory, waiting] = await Promise.all([directoryOf(phone), waitingRows(phone)]);
  return page(directory, waiting, what, after);
}

/** Search a directory; what `waiting` has goes before. */
export function page(
  { index, changed }: Directory,
  waiting: ReadonlyMap<string, Row>,
  what: Wanted,
  after: { sort: string; id: string } | undefined,
): readonly Row[] {
  const rows: Row[] = [];
  for (const place of placesOf(index, what, after ? index.after(after) : 0)) {
    const id = index.ids[place] ?? "";
    if (changed.has(id) || waiting.has(id)) continue;
    rows.push({ id, sort: index.sorts[place] ?? "", texts: NO_TEXTS });
    if (rows.length > SIZE) break;
  }
  const over = [...[...changed.values()].filter((row) => row && !waiting.has(row.id)), ...waiting.values()];
  for (const row of over) if (row && (!after || order(row, after) > 0) && has(row, what)) rows.push(row);
  return rows.sort(order).slice(0, SIZE + 1);
}

const NO_TEXTS = {} as Row["texts"];

/** Customers of whom something waits to be sent: a ticket opened here is found by its protocol. */
async function waitingRows(phone: Phone): Promise<ReadonlyMap<string, Row>> {
  const projections = await phone.db.getAll("projections", keysOf("customer"));
  const ids = projections.map(({ key }) => key.slice("customer/".length));
  const entries = await basesOf(phone, ids.map((id) => `${DIRECTORY}/${id}`));
  const rows = new Map<string, Row>();
  projections.forEach(({ document }, place) => {
    const entry = entries[place];
    if (entry) rows.set(ids[place] ?? "", rowOf({ entry, customer: document }));
  });
  return rows;
}

async function items(phone: Phone, rows: readonly Row[], q: string, fields: ReadonlySet<Field>): Promise<Document[]> {
  const ids = rows.map(({ id }) => id);
  const inRecords = IN_RECORD_ONLY.some((field) => fields.has(field));
  const [entries, projections] = await Promise.all([
    basesOf(phone, ids.map((id) => `${DIRECTORY}/${id}`)),
    phone.db.getAll("projections", keysOf("customer")),
  ]);
  // Thirty records of anywhere are megabytes: only those are read that tell where the query matched.
  const needed = inRecords ? ids.filter((_, place) => entries[place] && needsRecord(entries[place], q, fields)) : [];
  const records = await basesOf(phone, needed.map((id) => `customer/${id}`));
  const waiting = new Map(projections.map(({ key, document }) => [key, document]));
  return entries.flatMap((entry, place) => {
    const pending = waiting.get(`customer/${ids[place] ?? ""}`);
    if (!entry) return [];
    const found = result({ entry, customer: pending ?? records[needed.indexOf(ids[place] ?? "")] }, q, fields);
    const opened = pending?.["open_tickets"] ?? entry["open_tickets"] ?? 0;
    return [{ ...found, open_tickets: opened }];
  });
}

async function partial(phone: Phone, fields: readonly Field[], named: readonly Named[]): Promise<Document> {
  const names = ["wanted", "pulled_at", "directory_later"];
  const [wantedHere, pulledAt, later] = await Promise.all(names.map((name) => fact<string | number>(phone, name)));
  const isWhole = pulledAt !== undefined && !later;
  if (isWhole && wantedHere === "all") return {};
  const incomplete = fields.filter((field) => !isWhole || IN_RECORD_ONLY.includes(field));
  if (!incomplete.length) return {};
  return { partial: true, partial_fields: named.filter(({ id }) => isField(id) && incomplete.includes(id)).map(({ name }) => name) };
}
