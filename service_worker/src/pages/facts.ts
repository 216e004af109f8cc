/** What a page is told beside its document; the twin of backend/atende/web/page_facts.py. */
import type { Document, Plain } from "../types.ts";
import { dayOf, dayText, lengthOf, two } from "./days.ts";
import { weekdayDay } from "./formats.ts";
import type { Told } from "./site.ts";
import { BadQuery } from "./values.ts";
import { isoAt, wallAt } from "./zones.ts";

export type PageFacts = { [name: string]: Plain };
export type Query = { readonly [name: string]: string };

/** What is known of the one who reads, or what is taken for granted where nobody is known. */
export interface Reader {
  readonly language: string;
  readonly theme: string;
  readonly zone: string;
}

/** The address gives more parameters than any of ours has; the status is 400 as on the server. */
export class TooManyParameters extends Error {}

/** What of `me` a page goes by; without it the first language, and the clocks of most of the country. */
export function readerOf(me: Document | undefined, told: Told): Reader {
  const text = (name: string, otherwise: string): string => {
    const value = me?.[name];
    return typeof value === "string" ? value : otherwise;
  };
  return {
    language: text("language", told.languages[0] ?? ""),
    theme: text("theme", "auto"),
    zone: text("zone", "America/Sao_Paulo"),
  };
}

/**
 * The `page` of a template's context, with everything empty that a form or the phone adds.
 *
 * @throws BadQuery: the address names a day or month there is not.
 */
export function pageFacts(
  address: URL,
  params: { readonly [name: string]: string },
  reader: Reader,
  told: Told,
  now: number,
): PageFacts {
  const query = queried(address.search, told);
  const path = decodedPath(address);
  const wall = wallAt(reader.zone, now);
  const today = dayText(wall[0], wall[1], wall[2]);
  const names = told.names[reader.language];
  if (!names) throw new Error(`no names of days in ${reader.language}`);
  return {
    language: reader.language,
    theme: reader.theme,
    title: "Atende",
    address: path + address.search,
    path,
    query: { ...query },
    params: { ...params },
    now: isoAt(reader.zone, now),
    today_text: weekdayDay(today, names),
    day_part: told.parts[wall[3]] ?? "",
    ...days(query, today, told.years),
    ...told.nothing_yet,
  };
}

/** The path of an address as people read it. */
export function decodedPath(address: URL): string {
  try {
    return decodeURIComponent(address.pathname);
  } catch {
    return address.pathname;
  }
}

/**
 * The parameters an address gives, by name; of one given twice the last, no empty ones.
 *
 * @throws TooManyParameters
 */
export function queried(search: string, told: Told): Query {
  const text = search.replace(/^\?/, "");
  if (text.split("&").length > told.most_parameters) throw new TooManyParameters("too many parameters");
  return Object.fromEntries([...new URLSearchParams(text)].filter(([, value]) => value !== ""));
}

function days(query: Query, today: string, years: readonly [number, number]): { [name: string]: string } {
  const given = (name: string): string | undefined => (Object.hasOwn(query, name) ? query[name] : undefined);
  const asked = readDay(given("day"), years);
  const month = readMonth(given("month"), years) ?? (asked ?? today).slice(0, 7);
  const first = `${month}-01`;
  return {
    today,
    day: asked ?? (today.startsWith(month) ? today : first),
    month,
    month_first: first,
    month_last: `${month}-${two(lengthOf(Number(month.slice(0, 4)), Number(month.slice(5))))}`,
  };
}

const within = (year: number, [first, last]: readonly [number, number]): boolean => year >= first && year <= last;

function readDay(text: string | undefined, years: readonly [number, number]): string | undefined {
  if (text === undefined) return undefined;
  const day = dayOf(text);
  if (!day || !within(day[0], years)) throw new BadQuery("day");
  return text;
}

function readMonth(text: string | undefined, years: readonly [number, number]): string | undefined {
  if (text === undefined) return undefined;
  const first = /^[0-9]{4}-[0-9]{2}$/.test(text) ? dayOf(`${text}-01`) : undefined;
  if (!first || !within(first[0], years)) throw new BadQuery("month");
  return text;
}
