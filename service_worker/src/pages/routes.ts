/** Which page an address is. */
import { type Row, site } from "./site.ts";

export interface Matched {
  readonly page: Row;
  readonly params: { readonly [name: string]: string };
}

const PARAMETER = /^\{(.+)\}$/;

/**
 * The page of a path as it stands in an address (percent-encoded), with the parameters in it; undefined for one that is
 * not in the table. A written-out part goes before a parameter, from the left.
 */
export function matched(path: string): Matched | undefined {
  const parts = partsOf(path);
  if (!parts) return undefined;
  let best: { row: Row; pattern: readonly string[] } | undefined;
  for (const row of site().pages) {
    const pattern = row.path.split("/");
    if (fits(pattern, parts) && (!best || moreWrittenOut(pattern, best.pattern))) best = { row, pattern };
  }
  return best && { page: best.row, params: paramsOf(best.pattern, parts) };
}

/** The text with its `{…}` filled in from named values, each quoted as a part of an address if wanted. */
export const filled = (text: string, values: { readonly [name: string]: unknown }, quoted = false): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(values[name] ?? "");
    return quoted ? quote(value) : value;
  });

/** As Python's `quote(text, safe="")`. */
const quote = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`);

/** The parts of a decoded path; a slash at its end does not count. */
function partsOf(path: string): string[] | undefined {
  try {
    const decoded = decodeURIComponent(path);
    return (decoded.length > 1 ? decoded.replace(/\/+$/, "") || "/" : decoded).split("/");
  } catch {
    return undefined;
  }
}

const fits = (pattern: readonly string[], parts: readonly string[]): boolean =>
  pattern.length === parts.length &&
  pattern.every((each, at) => (PARAMETER.test(each) ? parts[at] !== "" : each === parts[at]));

function moreWrittenOut(one: readonly string[], other: readonly string[]): boolean {
  const at = one.findIndex((each, place) => PARAMETER.test(each) !== PARAMETER.test(other[place] ?? ""));
  return at >= 0 && !PARAMETER.test(one[at] ?? "");
}

function paramsOf(pattern: readonly string[], parts: readonly string[]): { [name: string]: string } {
  const params: { [name: string]: string } = {};
  pattern.forEach((each, at) => {
    const name = PARAMETER.exec(each)?.[1];
    if (name !== undefined) params[name] = parts[at] ?? "";
  });
  return params;
}
