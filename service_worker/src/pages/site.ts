/**
 * What the pages are made from: the table, words and templates the build gives (built.ts), and what this phone keeps.
 *
 * It is set once, when the worker starts, so that everything else here runs in tests without a build.
 */
import type { Within } from "../store/first.ts";
import type { Document, Phone, Plain } from "../types.ts";
import type { Row } from "./declared.ts";

export type { Row } from "./declared.ts";

export type Catalogue = { readonly [msgid: string]: string | readonly string[] };

/** Names of days and months in one language; backend/atende/web/phone_facts.py. */
export interface Names {
  readonly weekdays: readonly string[];
  readonly of_day: readonly string[];
  readonly of_year: readonly string[];
  readonly week: readonly { readonly initial: string; readonly name: string }[];
}

/** What the server's code tells once, so that it is not written again here. */
export interface Told {
  readonly languages: readonly string[];
  readonly names: { readonly [language: string]: Names };
  readonly parts: readonly string[];
  readonly nothing_yet: Document;
  readonly years: readonly [number, number];
  readonly most_parameters: number;
  readonly largest_number: number;
  readonly not_kept: readonly string[];
  /** What one may search customers by: msgids by field, in their order. */
  readonly search_fields: { readonly [field: string]: string };
  /** What the phone says by itself: msgids by name. */
  readonly texts: { readonly [name: string]: string };
  readonly problems: { readonly [status: string]: { readonly code: string; readonly title: string; readonly detail: string } };
}

export type Render = (
  name: string,
  context: Readonly<Record<string, unknown>>,
  catalogue: Catalogue,
  functions: Readonly<Record<string, (...texts: string[]) => string>>,
) => string;

/** A document with the version of the server's under it. */
export interface Read {
  readonly document: Document;
  readonly base: number;
  readonly projected: boolean;
}

/** Where the documents are. */
export interface Kept {
  read(phone: Phone, key: string): Promise<Read | undefined>;
  /** Of every document of a prefix what lists choose by; and the documents of some of those rows, in their order. */
  rows(phone: Phone, prefix: string, within?: Within): Promise<readonly Document[]>;
  listed(phone: Phone, prefix: string, rows: readonly Document[], isFirst?: boolean): Promise<readonly Document[]>;
  /** What the first page's lists were made from is kept for the next start, with these documents. */
  keepFirst(phone: Phone, beside: readonly string[]): void;
  /** The document of a search, by what is searched (`directory`). */
  readonly searches: {
    readonly [what: string]: (phone: Phone, query: URLSearchParams, language: string) => Promise<Document>;
  };
  /** Documents that only the phone itself can make, by key (`outbox`, `ready`). */
  readonly own: { readonly [key: string]: (phone: Phone) => Promise<Document> };
  /** What waits to be sent about a ticket, for `page.waiting`. */
  waiting(phone: Phone, ticket: string): Promise<readonly Plain[]>;
  /** When the server was last asked for changes, in milliseconds since 1970. */
  pulledAt(phone: Phone): Promise<number | undefined>;
}

export interface Site {
  readonly pages: readonly Row[];
  readonly headers: { readonly [name: string]: string };
  readonly told: Told;
  readonly words: { readonly [language: string]: Catalogue };
  readonly render: Render;
  readonly kept: Kept;
  /** Milliseconds since 1970 UTC. */
  now(): number;
}

let given: Site | undefined;

/** Say what the pages are made from. */
export const setSite = (site: Site): void => {
  given = site;
};

/** What the pages are made from. */
export const site = (): Site => {
  if (!given) throw new Error("nothing is said yet of what pages are made from");
  return given;
};
