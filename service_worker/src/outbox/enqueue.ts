/** One action into the queue: decided on what is known, written with what it will make of the documents, or not at all. */
import type { Action, Document, Entry, Phone, Plain } from "../types.ts";
import { type Decided, type Outcome, type Question, decided, judged, projectionsOf } from "./deciding.ts";
import { entriesOf, entryOf, followers, live, tailOf } from "./entries.ts";
import { holding } from "./held.ts";
import { type Outside, numberAt, textAt } from "./outside.ts";
import { lockOf } from "./project.ts";
import { nextProtocol, provisional, takeProtocol } from "./protocols.ts";
import { type Writing, addEntry, barBefore, entriesIn, putEntries, replaceEntry, strictly } from "./writing.ts";

const PATIENCE = 10_000;
const ATTEMPTS = 5;

/** What a person asked for. */
export interface Draft {
  readonly id: string;
  readonly kind: string;
  /** Null for `open`: the new ticket's id is among the fields. */
  readonly ticket: string | null;
  readonly at: string;
  /** The server version the person saw; undefined: the one on this phone. */
  readonly based_on: number | undefined;
  readonly supersedes: string | null;
  readonly fields: { readonly [name: string]: Plain };
  readonly customer: string;
  readonly customerName: string;
  /** The address of the form that made it. */
  readonly form: string;
}

/** `alone`: nothing else of its ticket waits. `failed`: nothing was written. */
export type Enqueued =
  | { readonly is: "saved"; readonly entry: Entry; readonly alone: boolean }
  | { readonly is: "refused"; readonly outcome: Outcome & { readonly version: number } }
  | { readonly is: "replaced" }
  | { readonly is: "failed"; readonly full: boolean };

/** Decide and save; resolves once it is on the disk. Once more where documents or queue moved while the rules thought. */
export async function enqueue(phone: Phone, draft: Draft, clientId: string, outside: Outside): Promise<Enqueued> {
  const ticket = draft.ticket ?? String(draft.fields["ticket"]);
  try {
    return await holding(outside.locks, lockOf(phone, draft.customer, ticket), PATIENCE, async () => {
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const done = await attempted(phone, draft, ticket, clientId, outside);
        if (done) return done;
      }
      return { is: "failed", full: false };
    });
  } catch (error) {
    const name = error instanceof Error || error instanceof DOMException ? error.name : "";
    if (name === "QuotaExceededError") return { is: "failed", full: true };
    if (name === "AbortError" || name === "UnknownError" || name === "TransactionInactiveError") return { is: "failed", full: false };
    throw error;
  }
}

/** Everything an action is decided on, read before the rules are asked. */
interface Known {
  readonly ticket: string;
  readonly base: Document | undefined;
  readonly entries: readonly Entry[];
  readonly pending: readonly Entry[];
  /** The entry it replaces, while that one is not withdrawn. */
  readonly old: Entry | undefined;
  /** Whether it takes the other's place in the queue: what follows waits for it. */
  readonly inPlace: boolean;
  readonly customer: Document | undefined;
  readonly under: Document | undefined;
}

async function attempted(phone: Phone, draft: Draft, ticket: string, clientId: string, outside: Outside): Promise<Enqueued | undefined> {
  const known = await read(phone, draft, ticket, outside);
  const twin = await entryOf(phone, draft.id);
  if (twin) return { is: "saved", entry: twin, alone: false };
  if (known.old?.standing === "applied") return { is: "replaced" };
  const protocol = draft.kind === "open" && !known.old ? await nextProtocol(phone) : undefined;
  const action = actionOf(draft, known, protocol, textAt(await outside.base(phone, "rules"), "policy.hash"));
  const entry = entryFrom(draft, action, known, outside.now());
  const moved = known.old && known.inPlace ? followers(known.entries, known.old.id, action.id) : [];
  const queue = queueOf(known, entry, moved);
  const question: Question = { base: known.base, actions: queue.map((each) => each.action), customer: known.customer };
  const by = isSeen(draft, known, action) ? await decided(phone, outside, question, clientId) : undefined;
  const outcome = by?.outcomes.find(({ id }) => id === action.id);
  if (outcome && (outcome.outcome === "rejected" || outcome.outcome === "conflict"))
    return { is: "refused", outcome: { ...outcome, version: numberAt(known.base, "version") } };
  const after = by ? judged(queue, by) : queue.map((each) => (known.old ? { ...each, checked: false } : each));
  const saved = after.find(({ id }) => id === action.id) ?? entry;
  const others = after.filter((each) => each !== saved);
  const done = await strictly(phone, async (writing) => {
    if (await hasMoved(writing, known)) return false;
    if (protocol !== undefined && !(await takeProtocol(writing, protocol))) return false;
    await write(writing, known, saved, [...moved.filter((each) => !others.some(({ id }) => id === each.id)), ...others], outside.now());
    await project(writing, known, question, by);
    return true;
  });
  return done ? { is: "saved", entry: saved, alone: known.pending.length === 0 } : undefined;
}

async function read(phone: Phone, draft: Draft, ticket: string, outside: Outside): Promise<Known> {
  const entries = await entriesOf(phone, ticket);
  const base = await outside.base(phone, `ticket/${ticket}`);
  const replaced = draft.supersedes ? await entryOf(phone, draft.supersedes) : undefined;
  const old = replaced?.standing === "withdrawn" ? undefined : replaced;
  const key = `customer/${draft.customer}`;
  return {
    ticket,
    base,
    entries,
    pending: live(entries, base).filter(({ id }) => id !== old?.id),
    old,
    inPlace: old !== undefined && (old.standing === "waiting" || followers(entries, old.id, null).length > 0),
    customer: draft.customer ? await outside.read(phone, key) : undefined,
    under: draft.customer ? await outside.base(phone, key) : undefined,
  };
}

/** Whether the phone knows all the person saw: else only the server can judge it. */
const isSeen = (draft: Draft, known: Known, action: Action): boolean =>
  draft.kind === "open" || (known.base !== undefined && action.based_on <= numberAt(known.base, "version")) || known.pending[0]?.action.kind === "open";

function actionOf(draft: Draft, known: Known, protocol: string | undefined, policy: string): Action {
  const number = known.old?.action.fields["protocol"] ?? draft.fields["protocol"] ?? protocol ?? provisional(known.ticket);
  return {
    id: draft.id,
    kind: draft.kind,
    ticket: draft.ticket,
    at: draft.at,
    based_on: draft.based_on ?? numberAt(known.base, "version"),
    after: known.old && known.inPlace ? known.old.action.after : (known.pending.at(-1)?.id ?? null),
    policy,
    supersedes: replacedAtServer(known.old) ?? draft.supersedes,
    fields: draft.kind === "open" ? { ...draft.fields, protocol: number } : draft.fields,
  };
}

/** What was never sent bars nothing: what replaces it bars what it was itself to replace, which the server may have. */
const replacedAtServer = (old: Entry | undefined): string | undefined => (old && !old.sent ? (old.action.supersedes ?? undefined) : undefined);

function entryFrom(draft: Draft, action: Action, known: Known, now: number): Entry {
  const opened = known.pending.find((each) => each.action.kind === "open") ?? { action };
  return {
    n: known.old && known.inPlace ? known.old.n : Number.MAX_SAFE_INTEGER, // the queue's end, until it is added
    id: action.id,
    ticket: known.ticket,
    action,
    standing: "waiting",
    checked: false,
    sent: false,
    queued_at: now,
    settled_at: null,
    tries: 0,
    answer: null,
    warning: "",
    about: {
      protocol: textAt(known.base, "protocol") || String(opened.action.fields["protocol"] ?? ""),
      customer: draft.customerName,
      customer_id: draft.customer,
    },
    form: draft.form,
  };
}

/** The ticket's queue with the new entry where it belongs, and those that wait for it waiting for it. */
function queueOf(known: Known, entry: Entry, moved: readonly Entry[]): Entry[] {
  const pointed = new Map(moved.map((each) => [each.id, each]));
  return [...known.pending.map((each) => pointed.get(each.id) ?? each), entry].sort((one, other) => one.n - other.n);
}

/** Whether the queue or the server's document is another than was decided on. */
async function hasMoved(writing: Writing, known: Known): Promise<boolean> {
  if (tailOf(await entriesIn(writing, known.ticket)) !== tailOf(known.entries)) return true;
  if (known.old && (await writing.objectStore("outbox").index("id").get(known.old.id))?.sent !== known.old.sent) return true;
  const overlaid = await writing.objectStore("overlay").get(`ticket/${known.ticket}`);
  return overlaid?.document != null && numberAt(overlaid.document, "version") !== numberAt(known.base, "version");
}

async function write(writing: Writing, known: Known, entry: Entry, others: readonly Entry[], now: number): Promise<void> {
  const { n: _, ...added } = entry;
  const old = known.old && { ...known.old, standing: "withdrawn" as const, settled_at: now };
  if (old?.sent) await barBefore(writing, old);
  if (old && known.inPlace) await replaceEntry(writing, old, added);
  else {
    if (old) await putEntries(writing, [old]);
    await addEntry(writing, added);
  }
  await putEntries(writing, others);
}

/** Keep the documents as they will be. Unjudged, what is kept stays, unless it shows what was replaced. */
async function project(writing: Writing, known: Known, question: Question, by: Decided | undefined): Promise<void> {
  if (!by && !known.old) return;
  const store = writing.objectStore("projections");
  const made = by ? projectionsOf(question, known.ticket, by, known.under) : [];
  const customer = `customer/${textAt(known.under ?? known.customer, "id")}`;
  const wanted = new Set(made.map(({ key }) => key));
  for (const key of await store.index("ticket").getAllKeys(known.ticket)) if (!wanted.has(key)) await store.delete(key);
  if (!by) await store.delete(customer);
  for (const each of made) await store.put(each);
}
