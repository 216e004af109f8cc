/** Where a page of a list ends, opaque in the address; the twin of backend/atende/web/cursors.py, with the same text. */
import type { Comparable } from "./asked.ts";
import type { Kind } from "./declared.ts";
import { BadQuery } from "./values.ts";

/** The cursor that leads past a row with these sort values. */
export function cursorAfter(values: readonly Comparable[]): string {
  const bytes = new TextEncoder().encode(JSON.stringify(values));
  const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  return text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/**
 * The sort values of the row a cursor leads past, one for each kind.
 *
 * @throws BadQuery: the cursor was not made for such a list.
 */
export function valuesOf(cursor: string, kinds: readonly Kind[], largest: number): readonly Comparable[] {
  const values = decoded(cursor);
  if (!values || values.length !== kinds.length || !values.every((value, at) => fits(value, kinds[at] ?? "text", largest))) {
    throw new BadQuery("after");
  }
  return values as readonly Comparable[];
}

function decoded(cursor: string): readonly unknown[] | undefined {
  if (!/^[A-Za-z0-9_-]*$/.test(cursor)) return undefined;
  try {
    const bytes = Uint8Array.from(atob(cursor.replaceAll("-", "+").replaceAll("_", "/")), (each) => each.charCodeAt(0));
    const values: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
    return Array.isArray(values) ? values : undefined;
  } catch {
    return undefined;
  }
}

function fits(value: unknown, kind: Kind, largest: number): boolean {
  if (value === null) return true;
  if (kind === "text") return typeof value === "string" && !value.includes("\0");
  if (kind === "flag") return typeof value === "boolean";
  return Number.isSafeInteger(value) && Math.abs(value as number) <= (kind === "number" ? largest : Number.MAX_SAFE_INTEGER);
}
