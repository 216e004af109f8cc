/** The rules asked about a ticket's queue: what becomes of each action, and the documents as they will be. */
import { allEntries } from "./entries.ts";
import type { Action, Answer, Document, Entry, Phone, Projection } from "../types.ts";
import { at, numberAt, type Outside, textAt } from "./outside.ts";

export interface Outcome {
  readonly id: string;
  readonly outcome: Answer["outcome"];
  readonly code: string;
  readonly message: string;
  readonly errors: { readonly [field: string]: string };
  readonly theirs: readonly Document[];
}

/** What `project` of the rules answers; docs of atende_rules/bridge.py. */
export interface Decided {
  readonly outcomes: readonly Outcome[];
  readonly documents: { readonly [key: string]: Document | null };
  readonly customer: Document | null;
  readonly version: number;
}

export interface Question {
  readonly base: Document | undefined;
  readonly actions: readonly Action[];
  readonly customer: Document | undefined;
}

/** What the rules say; undefined where no page with rules is there to ask, or what they need is not on this phone. */
export async function decided(phone: Phone, outside: Outside, question: Question, clientId: string): Promise<Decided | undefined> {
  const [me, rules] = await Promise.all([outside.base(phone, "me"), outside.base(phone, "rules")]);
  if (!me || !rules) return undefined;
  const request = {
    do: "project",
    base: question.base ?? null,
    actions: question.actions,
    customer: question.customer ?? null,
    bookings: await bookings(phone, outside, question.actions),
    me,
    rules,
    ...(await chains(phone, question.actions)),
  };
  const answer = await outside.rules(JSON.stringify(request), clientId);
  if (answer === undefined) return undefined;
  const read = JSON.parse(answer) as Decided;
  return Array.isArray(read.outcomes) && read.outcomes.length === question.actions.length ? read : undefined;
}

/** Which action each earlier one followed, and which the server refused. */
async function chains(phone: Phone, actions: readonly Action[]): Promise<{ before: Record<string, string | null>; refused: string[] }> {
  const tickets = new Set(actions.map(ticketOf));
  const entries = (await allEntries(phone)).filter((each) => tickets.has(each.ticket));
  const refused = entries.filter(({ standing }) => standing === "rejected" || standing === "conflict");
  return { before: Object.fromEntries(entries.map((each) => [each.id, each.action.after])), refused: refused.map(({ id }) => id) };
}

/** The ticket an action is about; of `open`, the one it makes. */
export const ticketOf = (action: Action): string => action.ticket ?? String(action.fields["ticket"] ?? "");

/** What is asked of the rows of every order. */
export const BOOKED_BY = ["id", "state.id", "technician.id", "start.at", "minutes", "ticket.id", "customer.name"] as const;

/** The hours technicians have promised, as far as this phone knows; only visits ask for them. */
async function bookings(phone: Phone, outside: Outside, actions: readonly Action[]): Promise<Document[]> {
  if (!actions.some(({ kind }) => kind === "schedule" || kind === "reschedule")) return [];
  const orders = await outside.rows(phone, "order/");
  return orders
    .filter((order) => textAt(order, "state.id") === "scheduled")
    .map((order) => ({
      order: textAt(order, "id"),
      technician: textAt(order, "technician.id"),
      start: textAt(order, "start.at"),
      minutes: numberAt(order, "minutes"),
      ticket: textAt(order, "ticket.id"),
      label: textAt(order, "customer.name"),
    }));
}

/**
 * The documents as the rules leave them, to be kept over the server's. `customer` is what the customer's part is laid over, `under`
 * the customer's document as the server last had it.
 */
export function projectionsOf(question: Question, ticket: string, by: Decided, under: Document | undefined): Projection[] {
  const made: Projection[] = [];
  for (const [key, document] of Object.entries(by.documents))
    if (document) made.push({ key, document, ticket, base: numberAt(question.base, "version") });
  if (question.customer && by.customer) {
    const document = { ...question.customer, ...by.customer };
    made.push({ key: `customer/${textAt(document, "id")}`, document, ticket, base: sumOf(under) });
  }
  return made;
}

/** A customer's document has no version: what tells whether the server's changed is a sum of its text. */
export function sumOf(document: Document | undefined): number {
  let sum = 0;
  for (const letter of JSON.stringify(document ?? null)) sum = (Math.imul(sum, 31) + (letter.codePointAt(0) ?? 0)) | 0;
  return sum >>> 0;
}

/** The entries as the rules' answer leaves them: shown as done, or waiting beside it with what the rules said. */
export function judged(entries: readonly Entry[], by: Decided): Entry[] {
  const outcomes = new Map(by.outcomes.map((each) => [each.id, each]));
  return entries.map((entry) => {
    const outcome = outcomes.get(entry.id);
    if (!outcome || entry.standing !== "waiting") return entry;
    const isRefused = outcome.outcome === "rejected" || outcome.outcome === "conflict";
    return { ...entry, checked: outcome.outcome === "applied", warning: isRefused ? outcome.message : "" };
  });
}

/** The actions a projected document shows that no server has recorded. */
export function unrecorded(document: Document): string[] {
  const events = at(document, "events");
  if (!Array.isArray(events)) return [];
  return (events as Document[]).filter((each) => each["recorded_at"] === null).map((each) => String(each["action"]));
}
