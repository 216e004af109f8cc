/**
 * What the first page of a start is made from, in one record (fact `first`): the rows its lists choose from at any hour of the
 * day, the documents they showed, and those the page needs beside them. A worker's start reads neither all rows, which are
 * megabytes, nor the packs, nor where documents are in them.
 *
 * It is of the server's documents alone and of one count of writes (`stored`): whatever was written since makes it void. What
 * waits to be sent is laid over it as over everything.
 */
import type { Document, Phone } from "../types.ts";
import { baseIn } from "./documents.ts";
import { remembered } from "./memory.ts";
import { shapeOf } from "./rows.ts";
import { type Reading, writing, type Writing } from "./transaction.ts";

/** Which rows a list chooses from. */
export interface Within {
  /** The list's name, and by what it narrows: other rows are wanted where that changes. */
  readonly list: string;
  readonly by: string;
  holds(row: Document): boolean;
}

type Keyed = readonly [key: string, document: Document];

interface First {
  readonly stored: number;
  readonly lists: Map<string, { readonly by: string; readonly rows: readonly Keyed[] }>;
  readonly listed: Map<string, Document>;
  readonly whole: Map<string, Document>;
  isKept: boolean;
}

/** As it is kept: JSON, which is read faster than the values themselves. */
interface Kept {
  readonly stored: number;
  readonly json: string;
}

/** Rows of a list beyond which it is better narrowed anew. */
const MOST_ROWS = 3_000;
const firsts = new WeakMap<object, First>();

/** What the first page is made from, as of this transaction, which covers `facts`; empty where something was written since. */
export async function firstIn(phone: Phone, tx: Reading | Writing): Promise<First> {
  const facts = tx.objectStore("facts");
  const known = firsts.get(phone.db);
  const [stored = 0, kept] = (await Promise.all([facts.get("stored"), known ? undefined : facts.get("first")])) as [number?, Kept?];
  if (known?.stored === stored) return known;
  const first = kept?.stored === stored ? parsed(kept) : { stored, lists: new Map(), listed: new Map(), whole: new Map(), isKept: false };
  firsts.set(phone.db, first);
  return first;
}

function parsed({ stored, json }: Kept): First {
  const { lists, listed, whole } = JSON.parse(json) as Record<"lists" | "listed" | "whole", [string, never][]>;
  return { stored, lists: new Map(lists), listed: new Map(listed), whole: new Map(whole), isKept: true };
}

/** The rows of a list, chosen from all where they are not known; by key. */
export async function rowsWithin(
  phone: Phone,
  tx: Reading,
  kind: string,
  { list, by: narrowedBy, holds }: Within,
  all: () => Promise<ReadonlyMap<string, Document>>,
): Promise<ReadonlyMap<string, Document>> {
  const first = await firstIn(phone, tx);
  const by = `${narrowedBy} ${shapeOf(kind)}`;
  const known = first.lists.get(list);
  if (known?.by === by) return new Map(known.rows);
  const rows = [...(await all())].filter(([, row]) => holds(row));
  if (rows.length <= MOST_ROWS) first.lists.set(list, { by, rows });
  first.isKept = false;
  return new Map(rows);
}

/** Keep it for the next start, with these documents beside; not where something was written meanwhile. */
export async function keepFirst(phone: Phone, beside: readonly string[]): Promise<void> {
  const first = firsts.get(phone.db);
  if (!first || first.isKept) return;
  await writing(phone, ["overlay", "packs", "facts"], async (tx) => {
    if ((await remembered(phone, tx)).stored !== first.stored) return;
    for (const key of beside) {
      const document = await baseIn(phone, tx, key);
      if (document) first.whole.set(key, document);
    }
    const json = JSON.stringify({ lists: [...first.lists], listed: [...first.listed], whole: [...first.whole] });
    await tx.objectStore("facts").put({ stored: first.stored, json } satisfies Kept, "first");
  });
  first.isKept = true;
}
