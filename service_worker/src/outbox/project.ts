/** Documents as the queue will leave them: made again whenever the server's or the queue changed. */
import type { Document, Entry, Phone, Projection } from "../types.ts";
import { type Question, decided, judged, projectionsOf, sumOf, unrecorded } from "./deciding.ts";
import { entriesOf, live, tailOf } from "./entries.ts";
import { holding } from "./held.ts";
import { type Outside, numberAt, textAt } from "./outside.ts";
import { usual } from "./usual.ts";
import { type Writing, entriesIn, putEntries, strictly } from "./writing.ts";

const PATIENCE = 15_000;
const ATTEMPTS = 5;

/** The lock under which the queue of a customer's tickets is read, decided on and written. */
export const lockOf = (phone: Phone, customer: string, ticket: string): string =>
  `atende-queue-${phone.reader}-${customer || ticket}`;

/** What came of projecting one ticket; `kept`: the last projection is still true; `none`: the server's document is what there is. */
interface Made {
  readonly ticket: string;
  readonly how: "made" | "kept" | "none";
  readonly entries: readonly Entry[];
  readonly changed: readonly Entry[];
  readonly projections: readonly Projection[];
}

/**
 * Make the projections of tickets anew: the server's document, and over it what it does not hold yet. Without rules the last one
 * stays while it is true; else the server's is shown, and what waits beside it. Gives the keys that changed.
 *
 * `tickets` are ids of tickets whose documents or entries changed; undefined: every one there is. Customers whose documents changed
 * under a projection are found here.
 */
export async function projectAgain(phone: Phone, tickets: readonly string[] | undefined, outside: Outside = usual()): Promise<string[]> {
  const projections = await phone.db.getAll("projections");
  const customers = customersOf(await phone.db.getAllFromIndex("outbox", "standing", "waiting"), projections);
  const wanted = tickets ? [...tickets, ...(await movedUnder(phone, outside, projections))] : [...customers.keys()];
  const groups = new Map<string, string>();
  for (const ticket of wanted) {
    const customer = customers.get(ticket);
    if (customer !== undefined) groups.set(lockOf(phone, customer, ticket), ticket);
  }
  const changed: string[] = [];
  for (const [lock, ticket] of groups) {
    const customer = customers.get(ticket) ?? "";
    const group = customer === "" ? [ticket] : [...customers.keys()].filter((each) => customers.get(each) === customer);
    changed.push(...(await holding(outside.locks, lock, PATIENCE, () => again(phone, customer, group, outside))));
  }
  return changed;
}

/** Whose each ticket is that has something to project, or a projection. */
function customersOf(waiting: readonly Entry[], projections: readonly Projection[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const each of projections) if (each.key.startsWith("ticket/")) found.set(each.ticket, textAt(each.document, "customer.id"));
  for (const each of waiting) if (!found.get(each.ticket)) found.set(each.ticket, each.about.customer_id);
  return found;
}

/** A ticket of every customer whose document changed under its projection. */
async function movedUnder(phone: Phone, outside: Outside, projections: readonly Projection[]): Promise<string[]> {
  const moved: string[] = [];
  for (const each of projections)
    if (each.key.startsWith("customer/") && sumOf(await outside.base(phone, each.key)) !== each.base) moved.push(each.ticket);
  return moved;
}

/** Project a customer's tickets, one over the other, and write them at once; once more where the queue moved meanwhile. */
async function again(phone: Phone, customer: string, tickets: readonly string[], outside: Outside): Promise<string[]> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const under = customer === "" ? undefined : await outside.base(phone, `customer/${customer}`);
    let shown = under;
    const made: Made[] = [];
    for (const ticket of tickets) {
      const each = await remake(phone, ticket, shown, under, outside);
      shown = each.projections.find(({ key }) => key.startsWith("customer/"))?.document ?? shown;
      made.push(each);
    }
    const changed = await strictly(phone, (writing) => write(writing, made, customer, under));
    if (changed) return changed;
  }
  return [];
}

async function remake(phone: Phone, ticket: string, shown: Document | undefined, under: Document | undefined, outside: Outside): Promise<Made> {
  const entries = await entriesOf(phone, ticket);
  const base = await outside.base(phone, `ticket/${ticket}`);
  const pending = live(entries, base);
  const nothing: Made = { ticket, how: "none", entries, changed: [], projections: [] };
  const kept = { ...nothing, how: "kept" } as const;
  const last = await phone.db.get("projections", `ticket/${ticket}`);
  if (pending.length === 0) return nothing;
  const isWaiting = pending.some(({ standing }) => standing === "waiting");
  const isOpened = pending[0]?.action.kind === "open";
  if (!base && !(isOpened && isWaiting)) return last && (isOpened || isWaiting) ? kept : nothing; // on its way, or dropped
  const question: Question = { base, actions: pending.map(({ action }) => action), customer: shown };
  const by = await decided(phone, outside, question, "");
  if (!by) {
    if (last && isTrue(last, base, pending)) return kept;
    return { ...nothing, changed: pending.filter(({ checked }) => checked).map((each) => ({ ...each, checked: false })) };
  }
  const after = judged(entries, by);
  const changed = after.filter((each, place) => each.checked !== entries[place]?.checked || each.warning !== entries[place]?.warning);
  return { ticket, how: "made", entries, changed, projections: projectionsOf(question, ticket, by, under) };
}

/** Whether a projection made earlier still shows what the queue will do: nothing under it changed, and nothing it shows was refused. */
function isTrue(last: Projection, base: Document | undefined, pending: readonly Entry[]): boolean {
  const ids = new Set(pending.map(({ id }) => id));
  return last.base === numberAt(base, "version") && unrecorded(last.document).every((each) => ids.has(each));
}

/** Write a customer's projections in the place of the earlier ones; undefined where the queue moved since it was read. */
async function write(
  writing: Writing,
  made: readonly Made[],
  customer: string,
  under: Document | undefined,
): Promise<string[] | undefined> {
  for (const { ticket, entries } of made) if (tailOf(await entriesIn(writing, ticket)) !== tailOf(entries)) return undefined;
  const store = writing.objectStore("projections");
  const wanted = new Map<string, Projection>();
  const gone = new Map<string, Projection>();
  const key = `customer/${customer}`;
  const earlier = await store.get(key);
  for (const each of made) {
    await putEntries(writing, each.changed);
    for (const old of await store.index("ticket").getAll(each.ticket)) if (old.key !== key && each.how !== "kept") gone.set(old.key, old);
    for (const one of each.projections) wanted.set(one.key, one);
  }
  const isLost = made.some(({ how, ticket }) => how === "none" && gone.has(`ticket/${ticket}`));
  const isKept = made.some(({ how }) => how === "kept");
  if (isKept) wanted.delete(key);
  if (earlier && !(isKept && !isLost && earlier.base === sumOf(under))) gone.set(key, earlier);
  return replace(writing, gone, wanted);
}

/** Put what is wanted in the place of what is gone; gives the keys of what really changed. */
async function replace(writing: Writing, gone: ReadonlyMap<string, Projection>, wanted: ReadonlyMap<string, Projection>): Promise<string[]> {
  const store = writing.objectStore("projections");
  const changed: string[] = [];
  for (const [key] of gone)
    if (!wanted.has(key)) {
      await store.delete(key);
      changed.push(key);
    }
  for (const [key, projection] of wanted) {
    const same = JSON.stringify(gone.get(key)) === JSON.stringify(projection);
    if (!same) {
      await store.put(projection);
      changed.push(key);
    }
  }
  return changed;
}
