/** The queue as it is kept, and what can be told from its entries alone. */
import type { Document, Entry, Phone } from "../types.ts";
import { numberAt } from "./outside.ts";

/** What is told and measured stays true whatever became of the action before it: the server never holds these. */
const NEVER_HELD = new Set(["comment", "test"]);

/** The entries of a ticket, oldest first. */
export const entriesOf = (phone: Phone, ticket: string): Promise<Entry[]> => phone.db.getAllFromIndex("outbox", "ticket", ticket);

/** Every entry, oldest first. */
export const allEntries = (phone: Phone): Promise<Entry[]> => phone.db.getAll("outbox");

export const entryOf = (phone: Phone, id: string): Promise<Entry | undefined> => phone.db.getFromIndex("outbox", "id", id);

/** Whether the server's document tells of the entry already: as an event, or, where it changed nothing, by its version. */
export function isIn(base: Document | undefined, entry: Entry): boolean {
  if (!base) return false;
  if (entry.standing === "applied" && entry.answer && entry.answer.version <= numberAt(base, "version")) return true;
  const events = base["events"];
  return Array.isArray(events) && events.some((each) => (each as Document)["action"] === entry.id);
}

/** The entries that pages show over the server's document: not settled, or settled and not in it yet. */
export const live = (entries: readonly Entry[], base: Document | undefined): Entry[] =>
  entries.filter((each) => (each.standing === "waiting" || each.standing === "applied") && !isIn(base, each));

export const needsPerson = (entry: Entry): boolean =>
  entry.standing === "rejected" || entry.standing === "conflict" || (entry.standing === "applied" && entry.warning !== "");

/** The entry that keeps another from being sent: one before it on its ticket that needs the person. Undefined where none does. */
export function holderOf(entry: Entry, byId: ReadonlyMap<string, Entry>): Entry | undefined {
  const seen = new Set<string>();
  let each: Entry | undefined = entry;
  while (each && each.action.after !== null && !NEVER_HELD.has(each.action.kind) && !seen.has(each.id)) {
    seen.add(each.id);
    const before = byId.get(each.action.after);
    if (before && (before.standing === "rejected" || before.standing === "conflict")) return before;
    each = before?.standing === "waiting" ? before : undefined;
  }
  return undefined;
}

export const byId = (entries: readonly Entry[]): Map<string, Entry> => new Map(entries.map((each) => [each.id, each]));

/** The entries that wait for this one, as they are when they wait for another in its place. */
export const followers = (entries: readonly Entry[], id: string, instead: string | null): Entry[] =>
  entries
    .filter((each) => each.action.after === id && each.standing !== "withdrawn" && each.standing !== "applied")
    .map((each) => ({ ...each, action: { ...each.action, after: instead === each.id ? null : instead } }));

/** What tells whether a ticket's queue moved since it was read. */
export const tailOf = (entries: readonly Entry[]): string =>
  entries.map((each) => `${each.n} ${each.id} ${each.standing} ${each.action.after ?? ""}`).join("\n");

/** What an entry stands in the place of, and what that one did: each was perhaps sent before it was replaced. */
export function replacedBy(entry: Entry, byId: ReadonlyMap<string, Entry>): Entry[] {
  const found = new Set<Entry>();
  for (let each = byId.get(entry.action.supersedes ?? ""); each && !found.has(each); each = byId.get(each.action.supersedes ?? "")) found.add(each);
  return [...found];
}
