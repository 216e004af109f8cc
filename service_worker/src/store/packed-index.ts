/** The packed index: what every customer of the directory is found by, folded, one string a field, in the order of names. */
import { needle } from "../folding.ts";
import { ordered } from "../pages/values.ts";
import { at } from "./reading.ts";
import { FIELDS, type Field, indexed, type Known, visible } from "./fields.ts";

/** One customer as the index has it. */
export interface Row {
  readonly id: string;
  readonly sort: string;
  readonly texts: { readonly [field in Field]: string };
}

/** A field of everybody: their texts one after another, and where each begins. */
export interface Column {
  readonly text: string;
  readonly starts: Uint32Array;
}

/** As it is kept, in the fact `directory`. */
export interface Packed {
  readonly shape: number;
  /** Up to where it goes: the newest pack in it. */
  readonly generation: number;
  readonly upto: number;
  readonly ids: string;
  readonly sorts: string;
  readonly columns: { readonly [field in Field]: Column };
}

/** Grows when rows are made otherwise. */
export const SHAPE = 1;
const BETWEEN = "\n";

export function rowOf(known: Known): Row {
  const texts = Object.fromEntries(FIELDS.map((field) => [field, indexed(field, known)])) as Row["texts"];
  return { id: at(known.entry, "id"), sort: at(known.entry, "sort_name"), texts };
}

/** Below 0 where one comes before other, as the server's databases sort: by code points. */
export function order(one: { sort: string; id: string }, other: { sort: string; id: string }): number {
  if (one.sort !== other.sort) return ordered(one.sort) < ordered(other.sort) ? -1 : 1;
  if (one.id === other.id) return 0;
  return ordered(one.id) < ordered(other.id) ? -1 : 1;
}

/** Pack rows; they need not be in order. */
export function packedIndex(rows: readonly Row[], generation: number, upto: number): Packed {
  const sorted = [...rows].sort(order);
  const columns = Object.fromEntries(FIELDS.map((field) => [field, column(sorted.map(({ texts }) => texts[field]))]));
  return {
    ...{ shape: SHAPE, generation, upto },
    ids: sorted.map(({ id }) => id).join(BETWEEN),
    sorts: sorted.map(({ sort }) => sort).join(BETWEEN),
    columns: columns as Packed["columns"],
  };
}

function column(texts: readonly string[]): Column {
  const starts = new Uint32Array(texts.length + 1);
  texts.forEach((text, at) => {
    starts[at + 1] = (starts[at] ?? 0) + text.length;
  });
  return { text: texts.join(""), starts };
}

/** The packed index as it is searched. */
export class Index {
  readonly ids: readonly string[];
  readonly sorts: readonly string[];
  readonly columns: Packed["columns"];

  constructor(packed: Packed) {
    this.ids = packed.ids === "" ? [] : packed.ids.split(BETWEEN);
    this.sorts = this.ids.length ? packed.sorts.split(BETWEEN) : [];
    this.columns = packed.columns;
  }

  /** The text of a field of the customer in a place. */
  text(field: Field, place: number): string {
    const { text, starts } = this.columns[field];
    return text.slice(starts[place], starts[place + 1]);
  }

  row(place: number): Row {
    const texts = Object.fromEntries(FIELDS.map((field) => [field, this.text(field, place)])) as Row["texts"];
    return { id: this.ids[place] ?? "", sort: this.sorts[place] ?? "", texts };
  }

  /** The first place after a customer of this name and id. */
  after(last: { sort: string; id: string }): number {
    let [low, high] = [0, this.ids.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const here = { sort: this.sorts[middle] ?? "", id: this.ids[middle] ?? "" };
      if (order(here, last) > 0) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** One way a word may be found: something in a field. */
interface Probe {
  readonly field: Field;
  readonly wanted: string;
}

/** What is looked for: every word, each by any of its probes. */
export interface Wanted {
  readonly words: readonly (readonly Probe[])[];
}

/** Every word of a query in any of the fields. */
export function wanted(words: readonly string[], fields: readonly Field[]): Wanted {
  return { words: words.map((word) => fields.flatMap((field) => probes(field, word))) };
}

function probes(field: Field, word: string): Probe[] {
  const seen = field === "document" ? visible(word) : undefined;
  return [word, ...(seen === undefined ? [] : [seen])].map((each) => ({ field, wanted: needle(each) }));
}

/** Whether a row has every word. */
export const has = (row: Row, { words }: Wanted): boolean =>
  words.every((probes) => probes.some(({ field, wanted }) => row.texts[field].includes(wanted)));

/** The places from `from` on that have every word, in order. */
export function* placesOf(index: Index, { words }: Wanted, from: number): Generator<number> {
  const [rarest, ...others] = [...words].sort((one, other) => longest(other) - longest(one));
  if (!rarest) return;
  const walks = rarest.map((probe) => ({ ...probe, next: next(index, probe, from) }));
  for (;;) {
    const place = walks.reduce((least, walk) => Math.min(least, walk.next), Infinity);
    if (place === Infinity) return;
    if (others.every((probes) => probes.some(({ field, wanted }) => index.text(field, place).includes(wanted)))) yield place;
    for (const walk of walks) if (walk.next === place) walk.next = next(index, walk, place + 1);
  }
}

const longest = (probes: readonly Probe[]): number => Math.max(0, ...probes.map(({ wanted }) => wanted.trimStart().length));

/** The first place from `from` on where a field has it; Infinity where there is none. */
function next(index: Index, { field, wanted }: Probe, from: number): number {
  const { text, starts } = index.columns[field];
  const found = text.indexOf(wanted, starts[from] ?? text.length);
  return found < 0 ? Infinity : placeAt(starts, found);
}

/** In whose text a position is: the last place that begins at or before it. */
function placeAt(starts: Uint32Array, position: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}
