/** The lists of a page from the documents on this phone; the twin of backend/atende/web/lists.py. */
import type { Document, Phone, Plain } from "../types.ts";
import type { Facts } from "./asked.ts";
import type { Row } from "./declared.ts";
import { countsOf, lasting, pageOf } from "./selections.ts";
import { site } from "./site.ts";

/** The page with which the app starts. */
const FIRST = "/";

/** The document of a list page: each list under its name; `items` is paged, of the others `more` names those that go on. */
export async function readLists(phone: Phone, row: Row, facts: Facts): Promise<Document> {
  const lists = Object.entries(row.lists ?? {});
  const unpaged = { ...facts, query: { ...facts.query, after: "" } };
  const document: { [name: string]: Plain } = {};
  const more: string[] = [];
  const isFirst = row.path === FIRST;
  for (const [name, selection] of lists) {
    const kinds = row.kinds?.[selection.prefix] ?? {};
    const within = isFirst && { list: name, ...lasting(selection.where ?? [], facts, kinds) };
    const rows = await site().kept.rows(phone, selection.prefix, within || undefined);
    if (selection.group) {
      document[name] = countsOf(rows, selection, unpaged, kinds);
      continue;
    }
    const [items, next] = pageOf(rows, selection, name === "items" ? facts : unpaged, kinds);
    document[name] = (await site().kept.listed(phone, selection.prefix, items, isFirst)) as readonly Plain[];
    if (next !== null && name === "items") document["next"] = next;
    else if (next !== null) more.push(name);
  }
  if (isFirst) site().kept.keepFirst(phone, ["me", ...row.uses]);
  return lists.length > 1 ? { ...document, more } : document;
}

/** By kind, the paths by which the lists of these pages choose and sort, and the id. */
export function pathsOfLists(pages: readonly Row[]): { [kind: string]: Set<string> } {
  const paths: { [kind: string]: Set<string> } = {};
  for (const selection of pages.flatMap(({ lists }) => Object.values(lists ?? {}))) {
    const these = (paths[selection.prefix.replace(/\/$/, "")] ??= new Set(["id"]));
    JSON.stringify(selection, (name, value: unknown) => {
      if (name === "path" && typeof value === "string") these.add(value);
      return value;
    });
  }
  return paths;
}
