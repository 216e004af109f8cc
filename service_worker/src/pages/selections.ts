/**
 * A declared selection over the documents on this phone; the twin of backend/atende/web/selections_plain.py.
 *
 * A list may go over tens of thousands of documents at every view, so documents are narrowed first, an instant is read once
 * where it is compared, and of what is left only the page itself is put in order.
 */
import type { Document } from "../types.ts";
import { type Comparable, comparable, type Either, type Facts, kindOf, resolved, type Test, zoneOf } from "./asked.ts";
import { cursorAfter, valuesOf } from "./cursors.ts";
import type { Condition, Kind, Kinds, Selection, Sort } from "./declared.ts";
import { follow, ordered } from "./values.ts";

/** A way to sort by, ready for many documents. */
interface By {
  readonly path: readonly string[];
  readonly kind: Kind;
  readonly descending: boolean;
}

type Keys = readonly Comparable[];

/** One page of the selected documents, and the cursor to the next page, or null; the query's `after` says where it begins. */
export function pageOf(
  documents: readonly Document[],
  selection: Selection,
  facts: Facts,
  kinds: Kinds,
): readonly [items: readonly Document[], next: string | null] {
  const by = waysOf(selection.sort ?? [], kinds);
  const zone = zoneOf(facts);
  const after = facts.query["after"] ? keysAfter(facts.query["after"], by, facts.largest) : undefined;
  const tests = resolved(selection.where ?? [], facts, kinds);
  const found = new First(selection.size + 1, by);
  for (const document of documents) {
    if (!allHold(tests, document, zone)) continue;
    const keys = keysOf(document, by, zone);
    if (!after || order(keys, after, by) > 0) found.offer(keys, document);
  }
  const page = found.documents.slice(0, selection.size);
  const end = page.at(-1);
  if (found.documents.length <= selection.size || !end) return [page, null];
  return [page, cursorAfter(by.map((each) => valueOf(end, each, zone)))];
}

/** How many selected documents have each value at the group's path. */
export function countsOf(
  documents: readonly Document[],
  selection: Selection,
  facts: Facts,
  kinds: Kinds,
): { [value: string]: number } {
  if (!selection.group) throw new Error("the selection counts nothing");
  const path = selection.group.path.split(".");
  const counts = new Map<string, number>();
  for (const document of chosen(documents, selection.where ?? [], facts, kinds)) {
    const value = follow(document, path);
    if (value !== null) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}

/** The documents for which every condition that applies holds, in the order they came. */
export function chosen<D>(
  documents: readonly D[],
  where: readonly Condition[],
  facts: Facts,
  kinds: Kinds,
): readonly D[] {
  const tests = resolved(where, facts, kinds);
  const zone = zoneOf(facts);
  return documents.filter((document) => allHold(tests, document, zone));
}

/**
 * What of these conditions holds at any hour of the day, so that what was chosen by it can be kept; `by` tells it from what
 * others would choose.
 */
export function lasting(where: readonly Condition[], facts: Facts, kinds: Kinds): { by: string; holds(document: Document): boolean } {
  const tests = resolved(where.filter((each) => !goesByTheClock(each)), facts, kinds);
  const zone = zoneOf(facts);
  const by = JSON.stringify([zone, tests], (_, value: unknown) => (value instanceof Set ? [...(value as Set<unknown>)] : value));
  return { by, holds: (document) => allHold(tests, document, zone) };
}

function goesByTheClock(condition: unknown): boolean {
  if (typeof condition !== "object" || condition === null) return false;
  const { op, name } = condition as { op?: unknown; name?: unknown };
  return (op === "page" && name === "now") || Object.values(condition).some(goesByTheClock);
}

/** The documents sorted; those without a value come last, either way. */
export function inOrder<D>(documents: readonly D[], sort: readonly Sort[], kinds: Kinds, zone: string): readonly D[] {
  const by = waysOf(sort, kinds);
  return documents
    .map((document) => ({ document, keys: keysOf(document, by, zone) }))
    .sort((one, other) => order(one.keys, other.keys, by))
    .map((each) => each.document);
}

const waysOf = (sort: readonly Sort[], kinds: Kinds): readonly By[] =>
  sort.map(({ path, descending }) => ({ path: path.split("."), kind: kindOf(kinds, path), descending: descending ?? false }));

/** How documents write instants: the engine reads them itself, which makes a list of 30,000 twice as fast. */
const WRITTEN = "2026-11-24T14:03:11-03:00";

/** A document's value as it is compared; what is not of its path's kind counts as missing. */
function compared(document: unknown, path: readonly string[], kind: Kind, zone: string): Comparable {
  const value = follow(document, path);
  if (kind === "text" && typeof value === "string") return value;
  if (kind === "instant" && typeof value === "string" && value.length === WRITTEN.length) return Date.parse(value);
  return comparable(value, kind, zone) ?? null;
}

const valueOf = (document: unknown, by: By, zone: string): Comparable => compared(document, by.path, by.kind, zone);
const sortable = (value: Comparable): Comparable => (typeof value === "string" ? ordered(value) : value);
const keysOf = (document: unknown, by: readonly By[], zone: string): Keys =>
  by.map((each) => sortable(valueOf(document, each, zone)));

const keysAfter = (cursor: string, by: readonly By[], largest: number): Keys =>
  valuesOf(cursor, by.map((each) => each.kind), largest).map(sortable);

/** Below 0 where one comes before other, above where it comes after. */
function order(one: Keys, other: Keys, by: readonly By[]): number {
  for (let at = 0; at < by.length; at++) {
    const mine = one[at] ?? null;
    const theirs = other[at] ?? null;
    if (mine === theirs) continue;
    if (mine === null) return 1;
    if (theirs === null) return -1;
    return mine > theirs === (by[at]?.descending ?? false) ? -1 : 1;
  }
  return 0;
}

function allHold(tests: readonly (Test | Either)[], document: unknown, zone: string): boolean {
  for (const test of tests) if (!holds(test, document, zone)) return false;
  return true;
}

function holds(test: Test | Either, document: unknown, zone: string): boolean {
  if (test.op === "either") return test.ways.some((way) => allHold(way, document, zone));
  if (test.op === "null") return follow(document, test.path) === null;
  if (test.op === "not_null") return follow(document, test.path) !== null;
  const value = compared(document, test.path, test.kind, zone);
  if (value === null) return false;
  if (test.op === "in") return test.value.has(value);
  if (test.op === "eq") return value === test.value;
  const [mine, theirs] = [sortable(value), sortable(test.value)] as [string, string]; // or numbers, or truth values
  return test.op === "ge" ? mine >= theirs : mine <= theirs;
}

/** Keeps the first so many of what it is offered, in order. */
class First {
  readonly documents: Document[] = [];
  private readonly keys: Keys[] = [];
  private readonly most: number;
  private readonly by: readonly By[];

  constructor(most: number, by: readonly By[]) {
    this.most = most;
    this.by = by;
  }

  offer(keys: Keys, document: Document): void {
    const last = this.keys.at(-1);
    if (last && this.keys.length === this.most && order(keys, last, this.by) >= 0) return;
    let low = 0;
    let high = this.keys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (order(keys, this.keys[middle] ?? [], this.by) < 0) high = middle;
      else low = middle + 1;
    }
    this.keys.splice(low, 0, keys);
    this.documents.splice(low, 0, document);
    if (this.keys.length > this.most) {
      this.keys.pop();
      this.documents.pop();
    }
  }
}
