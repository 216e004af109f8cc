/** The part of a document that a page shows; the twin of backend/atende/web/cuts.py. */
import type { Document, Plain } from "../types.ts";
import { type Facts, zoneOf } from "./asked.ts";
import type { Cut } from "./declared.ts";
import { chosen, inOrder } from "./selections.ts";
import { valueAt } from "./values.ts";

/** The part a cut shows; undefined where it has no such member. */
export function cutFrom(
  document: Document,
  cut: Cut,
  params: { readonly [name: string]: string },
  facts: Facts,
): Document | undefined {
  const head = Object.fromEntries(cut.head.filter((name) => Object.hasOwn(document, name)).map((name) => [name, document[name] ?? null]));
  const list = valueAt(document, cut.collection);
  const items = (Array.isArray(list) ? list : []) as readonly Document[];
  if (cut.member !== undefined) {
    const wanted = params[cut.member];
    const member = items.find((item) => item["id"] === wanted);
    return member && { [cut.root]: head, ...member };
  }
  const shown = chosen(items, cut.where ?? [], facts, cut.kinds ?? {});
  const sorted = cut.sort?.length ? inOrder(shown, cut.sort, cut.kinds ?? {}, zoneOf(facts)) : shown;
  return { [cut.root]: head as Plain, items: sorted as readonly Plain[] };
}
