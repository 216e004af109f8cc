/** A form becomes an action in the queue: decided by the rules, on the disk before anybody is told that it was saved. */
import { type Inputs, fieldsFrom, inputOf, inputsSent, last, typedIn } from "../pages/fields.ts";
import type { Form, Row } from "../pages/declared.ts";
import { filled, type Matched } from "../pages/routes.ts";
import { newId } from "../pages/identifiers.ts";
import { isoAt } from "../pages/zones.ts";
import type { Action, Document, Entry, Phone, Plain } from "../types.ts";
import { enqueue, type Draft, type Enqueued } from "./enqueue.ts";
import { entryOf } from "./entries.ts";
import { type Outside, textAt } from "./outside.ts";
import { say, type Text } from "./texts.ts";

/** What a form shows beside its document; the twin of `Shown` in backend/atende/web/forms.py. */
export interface Shown {
  readonly based_on: number | string;
  readonly values: { readonly [name: string]: Plain };
  readonly supersedes: string;
  readonly errors: readonly { readonly field: string; readonly message: string }[];
  readonly refusal: string;
  readonly conflict: { readonly code: string; readonly message: string; readonly theirs: readonly Document[] } | null;
}

/** What came of a try, as the rules or the server tell it. */
export interface Told {
  readonly outcome: string;
  readonly code: string;
  readonly message: string;
  readonly errors: { readonly [field: string]: string };
  readonly theirs: readonly Document[];
  readonly version?: number;
}

/** The form again, with what came of the last try; for a program, what came of it alone. */
export type FormAgain = (phone: Phone, request: Request, found: Matched, shown: Shown, told: Told) => Promise<Response>;

/** Send what waits; resolves when the round is over. */
export type Drain = () => Promise<unknown>;

export interface Taking extends Outside {
  readonly formAgain: FormAgain;
  readonly drain: Drain;
  /** Headers of every page made on the phone. */
  readonly headers: { readonly [name: string]: string };
}

/** How long an unchecked action's answer is waited for, so that a person online sees what is missing in the form. */
const ONLINE = 2500;

interface Asked {
  readonly request: Request;
  readonly row: Row;
  readonly form: Form;
  readonly params: Matched["params"];
  readonly inputs: Inputs;
  readonly language: string;
}

/**
 * Take what a form sent: a redirect once it is on the disk, or the form again with everything typed. Undefined for a form that
 * was shown to somebody else: the server asks them to sign in, and keeps what they typed.
 */
export async function take(
  phone: Phone,
  request: Request,
  matched: Matched,
  clientId: string,
  outside: Taking,
): Promise<Response | undefined> {
  const form = matched.page.form;
  if (!form) return new Response(null, { status: 405 });
  const inputs = inputsSent(await request.clone().text()); // cloned: the form may be taken once more after a lost database
  const author = last(inputs, "for_user");
  if (author && author !== phone.reader) return undefined;
  const me = await outside.base(phone, "me");
  const asked: Asked = { request, row: matched.page, form, params: matched.params, inputs, language: textAt(me, "language") };
  const known = await entryOf(phone, last(inputs, "action_id").toLowerCase());
  if (known) return answeredBefore(phone, asked, known, outside);
  const key = filled(matched.page.key, matched.params);
  const document = await documentOf(phone, key, outside);
  const ticket = form.kind === "open" ? null : ticketIn(form, document, matched.params);
  if (ticket === undefined) return refused(phone, asked, outside, "nowhere");
  const draft = draftOf(asked, document, ticket, me, outside);
  const done = await enqueue(phone, draft, clientId, outside);
  return answer(phone, asked, done, outside);
}

/** The document the form was made from, asked of the server where the phone has it no more. */
async function documentOf(phone: Phone, key: string, outside: Outside): Promise<Document | undefined> {
  const known = await outside.read(phone, key);
  if (known) return known;
  const init: RequestInit = { headers: { Accept: "application/json" }, redirect: "error", signal: AbortSignal.timeout(ONLINE) };
  const answer = await outside.fetch(`/${key.replace(/^(customer|ticket|order)\//, "$1s/")}`, init).catch(() => undefined);
  if (!answer?.ok || !answer.headers.get("Content-Type")?.includes("json")) return undefined;
  const document = (await answer.json().catch(() => undefined)) as Document | undefined;
  if (document) await outside.keep(phone, key, document).catch(() => undefined); // a full disk is told when the action is saved
  return document;
}

/** The ticket a form is about; undefined where only its document could tell. */
function ticketIn(form: Form, document: Document | undefined, params: Matched["params"]): string | undefined {
  return textAt(document, form.of ? `${form.of}.id` : "id") || (form.of ? undefined : params["ticket"]);
}

function draftOf(asked: Asked, document: Document | undefined, ticket: string | null, me: Document | undefined, outside: Outside): Draft {
  const { form, inputs, params, request } = asked;
  const zone = textAt(document, "customer.zone") || textAt(document, "zone") || textAt(me, "zone") || "America/Sao_Paulo";
  const typed = last(inputs, "based_on");
  const fields = fieldsFrom(inputs, form.fields.fields, params);
  const about = ticket === null ? document : undefined;
  return {
    id: last(inputs, "action_id").toLowerCase() || newId(outside.now()),
    kind: form.kind,
    ticket,
    at: isoAt(zone, outside.now()),
    based_on: form.kind === "open" ? 0 : /^\d+$/.test(typed) ? Number(typed) : undefined,
    supersedes: last(inputs, "supersedes").toLowerCase() || null,
    fields: form.kind === "open" && typeof fields["ticket"] !== "string" ? { ...fields, ticket: newId(outside.now()) } : fields,
    customer: textAt(about, "id") || textAt(document, "customer.id"),
    customerName: textAt(about, "name") || textAt(document, "customer.name"),
    form: new URL(request.url).pathname,
  };
}

async function answer(phone: Phone, asked: Asked, done: Enqueued, outside: Taking): Promise<Response> {
  if (done.is === "failed") return refused(phone, asked, outside, done.full ? "full" : "aborted");
  if (done.is === "replaced") return refused(phone, asked, outside, "replaced");
  if (done.is === "refused") return again(phone, asked, outside, done.outcome, "");
  if (!done.entry.checked && done.alone) {
    const given = await answeredNow(phone, done.entry, outside);
    if (given?.answer) return again(phone, asked, outside, given.answer, given.id);
  }
  return onwards(asked, done.entry.action, outside);
}

/** Send an unchecked action at once; where it is refused while the person waits, it is theirs again. */
async function answeredNow(phone: Phone, entry: Entry, outside: Taking): Promise<Entry | undefined> {
  const late = new Promise((resolve) => setTimeout(resolve, ONLINE));
  await Promise.race([outside.drain().catch(() => undefined), late]);
  const transaction = phone.db.transaction("outbox", "readwrite", { durability: "strict" });
  const now = await transaction.store.index("id").get(entry.id);
  const isRefused = now?.standing === "rejected" || now?.standing === "conflict";
  if (isRefused) await transaction.store.put({ ...now, standing: "withdrawn" });
  await transaction.done;
  return isRefused ? now : undefined;
}

/** A second tap, or a form from the way back: answered as the first time. */
async function answeredBefore(phone: Phone, asked: Asked, known: Entry, outside: Taking): Promise<Response> {
  if (known.standing !== "withdrawn" || !known.answer) return onwards(asked, known.action, outside);
  return again(phone, asked, outside, known.answer, known.id);
}

/** Nothing was written, for a reason that is not the rules'. */
const refused = (phone: Phone, asked: Asked, outside: Taking, text: Text): Promise<Response> =>
  again(phone, asked, outside, { outcome: "rejected", code: "not_saved", message: say(asked.language, text), errors: {}, theirs: [] }, "");

const again = (phone: Phone, asked: Asked, outside: Taking, told: Told, supersedes: string): Promise<Response> =>
  outside.formAgain(phone, asked.request, { page: asked.row, params: asked.params }, shownOf(asked, told, supersedes), told);

/** Everything typed, and why it was not done. What never left the form replaces what that form was to replace, and nothing else. */
function shownOf(asked: Asked, told: Told, supersedes: string): Shown {
  const fields = asked.form.fields.fields;
  const errors = Object.entries(told.errors).map(([name, message]) => ({ field: inputOf(name, fields), message }));
  const isConflict = told.outcome === "conflict";
  const typed = last(asked.inputs, "based_on");
  const seen = /^\d+$/.test(typed) ? Number(typed) : typed;
  return {
    based_on: isConflict && told.version !== undefined ? told.version : seen,
    values: typedIn(asked.inputs, fields),
    supersedes: supersedes || last(asked.inputs, "supersedes"),
    errors: errors.length > 0 ? errors : [{ field: "", message: told.message }],
    refusal: told.message,
    conflict: isConflict ? { code: told.code, message: told.message, theirs: told.theirs } : null,
  };
}

/** Where to go on. WebKit does not see a worker's redirect of what Turbo sends: the page visits what the header names. */
function onwards(asked: Asked, action: Pick<Action, "ticket" | "fields">, outside: Taking): Response {
  const named = { ticket: action.ticket ?? action.fields["ticket"], ...action.fields, ...asked.params };
  const next = filled(asked.form.then, named, true);
  const headers = { ...outside.headers, "Atende-Source": "phone", "Cache-Control": "no-store" };
  if (asked.request.mode === "navigate") return new Response(null, { status: 303, headers: { ...headers, Location: next } });
  return new Response(null, { status: 200, headers: { ...headers, "Atende-See": next } });
}
