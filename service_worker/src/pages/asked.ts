/** What a selection asks for in one request; the twin of backend/atende/web/selection_values.py. */
import type { Document, Plain } from "../types.ts";
import { dayOf, later } from "./days.ts";
import type { AnyOf, Condition, Kind, Kinds, Source, When } from "./declared.ts";
import { BadQuery } from "./values.ts";
import { instantAt, utc } from "./zones.ts";

/** What a selection may ask of a request: its query, the reader, the page. */
export interface Facts {
  readonly query: { readonly [name: string]: string };
  readonly me: Document;
  readonly page: Document;
  /** The largest whole number the server's columns hold; instants may be larger. */
  readonly largest: number;
}

export type Comparable = string | number | boolean | null;

/** One comparison with its value; `in` has a list, `null` and `not_null` have none. */
export type Test =
  | { readonly op: "eq" | "ge" | "le"; readonly path: readonly string[]; readonly kind: Kind; readonly value: Comparable }
  | { readonly op: "in"; readonly path: readonly string[]; readonly kind: Kind; readonly value: ReadonlySet<Comparable> }
  | { readonly op: "null"; readonly path: readonly string[] }
  | { readonly op: "not_null"; readonly path: readonly string[] };

/** At least one of these ways holds, each of them wholly. */
export interface Either {
  readonly op: "either";
  readonly ways: readonly (readonly (Test | Either)[])[];
}

/** The reader's time zone. */
export const zoneOf = (facts: Facts): string => String(facts.me["zone"]);

export const kindOf = (kinds: Kinds, path: string): Kind => (Object.hasOwn(kinds, path) ? (kinds[path] ?? "text") : "text");

/**
 * The conditions that apply to this request, with their values.
 *
 * @throws BadQuery: the address gives a value that is not of the path's kind.
 */
export const resolved = (where: readonly Condition[], facts: Facts, kinds: Kinds): readonly (Test | Either)[] =>
  where.filter((each) => applies(each.when, facts)).flatMap((each) => tests(each, facts, kinds));

/** Whether a `when` holds; several hold together. */
export function applies(when: When | undefined, facts: Pick<Facts, "query" | "me">): boolean {
  if (when === undefined) return true;
  if (isMany(when)) return when.every((each) => applies(each, facts));
  if (when.op === "absent") return !queried(facts, when.name);
  if (when.op === "me") return same(known(facts.me, when.name), when.value ?? null);
  const given = queried(facts, when.name) || (when.default ?? "");
  return when.value === undefined ? given !== "" : given === when.value;
}

const isMany = (when: When): when is readonly When[] => Array.isArray(when);
const same = (one: Plain, other: Plain): boolean => one === other;
const queried = (facts: Pick<Facts, "query">, name: string): string => (Object.hasOwn(facts.query, name) ? (facts.query[name] ?? "") : "");

function known(facts: Document, name: string): Plain {
  if (!Object.hasOwn(facts, name)) throw new Error(`nothing is known here of "${name}"`);
  return facts[name] ?? null;
}

function tests(condition: Condition, facts: Facts, kinds: Kinds): readonly (Test | Either)[] {
  if (condition.op === "any_of") return either(condition, facts, kinds);
  const path = condition.path.split(".");
  const kind = kindOf(kinds, condition.path);
  const single = (source: Source | Plain | undefined, end = false): Comparable => {
    const given = givenBy(source, facts);
    return given === null ? null : read(source, given, kind, facts, end);
  };
  switch (condition.op) {
    case "is_null":
      return [{ op: "null", path }];
    case "not_null":
      return [{ op: "not_null", path }];
    case "equals": {
      if ((condition.value ?? null) === null) return [{ op: "null", path }];
      const value = single(condition.value);
      return value === null ? [] : [{ op: "eq", path, kind, value }];
    }
    case "one_of": {
      const given = givenBy(condition.values, facts);
      if (given === null) return [];
      const many: readonly Plain[] = Array.isArray(given) ? given : [given];
      const value = new Set(many.map((each) => read(condition.values, each, kind, facts, false)));
      return [{ op: "in", path, kind, value }];
    }
    case "between": {
      const low = single(condition.low);
      const high = single(condition.high, true);
      const found: Test[] = [];
      if (low !== null) found.push({ op: "ge", path, kind, value: low });
      if (high !== null) found.push({ op: "le", path, kind, value: high });
      return found;
    }
  }
}

function either(condition: AnyOf, facts: Facts, kinds: Kinds): readonly Either[] {
  const ways = condition.conditions
    .filter((each) => applies(each.when, facts))
    .map((each) => tests(each, facts, kinds))
    .filter((way) => way.length > 0);
  return ways.length ? [{ op: "either", ways }] : [];
}

const isSource = (value: Source | Plain | undefined): value is Source =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function givenBy(source: Source | Plain | undefined, facts: Facts): Plain {
  if (!isSource(source)) return source ?? null;
  if (source.op === "query") return queried(facts, source.name) || (source.default ?? null);
  return known(source.op === "me" ? facts.me : facts.page, source.name);
}

function read(source: unknown, given: Plain, kind: Kind, facts: Facts, end: boolean): Comparable {
  const value = comparable(given, kind, zoneOf(facts), end);
  const large = kind === "number" && typeof given === "string" && Math.abs(Number(value)) > facts.largest;
  if (value !== undefined && !large) return value;
  if (isSource(source as Plain) && (source as Source).op === "query") throw new BadQuery((source as Source).name);
  throw new Error(`a declared value is no ${kind}`);
}

const FLAGS: { readonly [text: string]: boolean } = { true: true, "1": true, false: false, "0": false };
const WHOLE = /^-?[0-9]{1,15}$/;

/**
 * The value as it is compared: instants as milliseconds UTC, others as they are; undefined where it is not of this kind.
 * `end` makes a day that stands for an instant mean its last millisecond, not its first.
 */
export function comparable(value: Plain, kind: Kind, zone: string, end = false): Comparable | undefined {
  if (value === null) return null;
  if (kind === "text") return textOf(value);
  if (kind === "flag") {
    if (typeof value === "boolean") return value;
    const text = String(value);
    return Object.hasOwn(FLAGS, text) ? FLAGS[text] : undefined;
  }
  if (typeof value === "number") return value;
  const text = String(value);
  if (kind === "number") return WHOLE.test(text) ? Number(text) + 0 : undefined;
  return dayOf(text) ? edgeOfDay(text, zone, end) : instantOf(text, zone);
}

function textOf(value: Plain): string | undefined {
  if (typeof value === "string") return value.includes("\0") ? undefined : value;
  if (typeof value === "boolean") return value ? "True" : "False";
  return typeof value === "number" ? String(value) : JSON.stringify(value);
}

function edgeOfDay(text: string, zone: string, end: boolean): number | undefined {
  const first = end ? later(text, 1) : text;
  const day = first === undefined ? undefined : dayOf(first);
  return day && instantAt(zone, [...day, 0, 0, 0]) - (end ? 1 : 0);
}

const INSTANT =
  /^(\d{4}-\d\d-\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?(?:Z|([+-])(\d\d):(\d\d))?$/;

/** Milliseconds UTC of an instant's text; one without an offset is meant in the zone. */
function instantOf(text: string, zone: string): number | undefined {
  const found = INSTANT.exec(text);
  const day = found?.[1] && dayOf(found[1]);
  if (!found || !day) return undefined;
  const [hour, minute, second] = [Number(found[2]), Number(found[3]), Number(found[4] ?? 0)];
  const [aheadHours, aheadMinutes] = [Number(found[7] ?? 0), Number(found[8] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59 || aheadHours > 23 || aheadMinutes > 59) return undefined;
  const milliseconds = Math.floor(Number((found[5] ?? "").padEnd(6, "0")) / 1000);
  const wall = [...day, hour, minute, second] as const;
  if (!found[6] && !text.endsWith("Z")) return instantAt(zone, wall) + milliseconds;
  const ahead = (aheadHours * 60 + aheadMinutes) * 60_000 * (found[6] === "-" ? -1 : 1);
  return utc(wall) - ahead + milliseconds;
}
