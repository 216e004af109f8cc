/** Plain values as the server's Python sees them: what a path leads to, texts in their order, what counts as blank. */
import type { Plain } from "../types.ts";

/** What cannot be read in an address; the parameter's name is told, and the status is 422 as on the server. */
export class BadQuery extends Error {
  readonly parameter: string;

  constructor(parameter: string) {
    super(`the address gives a value of "${parameter}" that cannot be read`);
    this.parameter = parameter;
  }
}

/** The value a path such as `customer.id` leads to, or null. */
export function valueAt(document: unknown, path: string): Plain {
  return follow(document, path.split("."));
}

/** As `valueAt`, for a path that is already split. */
export function follow(document: unknown, names: readonly string[]): Plain {
  let value: unknown = document;
  for (const name of names) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
    value = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : null;
  }
  return (value ?? null) as Plain;
}

const BLANK = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+";
const ENDS = new RegExp(`^${BLANK}|${BLANK}$`, "g");

/** The text without what Python's `str.strip` takes from its ends; `trim` takes other characters. */
export const stripped = (text: string): string => text.replace(ENDS, "");

const HIGH = /[\ud800-\uffff]/;
const HIGH_ONES = /[\ud800-\uffff]/g;

/**
 * The text as one whose order by UTF-16 units is the order by code points, in which databases and Python sort: surrogates go
 * above all the other units.
 */
export const ordered = (text: string): string =>
  HIGH.test(text)
    ? text.replace(HIGH_ONES, (unit) => {
        const code = unit.charCodeAt(0);
        return String.fromCharCode(code < 0xe000 ? code + 0x2000 : code - 0x800);
      })
    : text;
