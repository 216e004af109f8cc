/** What a person does about an entry of the queue: try again, edit, discard, keep the words, apply it all the same, take it along. */
import { isoAt } from "../pages/zones.ts";
import type { Document, Entry, Phone, Plain } from "../types.ts";
import { type Draft, enqueue } from "./enqueue.ts";
import { entryOf, isIn } from "./entries.ts";
import { editAddress, wordsOf } from "./document.ts";
import { type Outside, type Told, at, numberAt, textAt } from "./outside.ts";
import { projectAgain } from "./project.ts";
import { exportOf } from "./exporting.ts";
import { takeOut } from "./receipts.ts";
import { newId } from "../pages/identifiers.ts";

export interface Resolving extends Outside {
  readonly told: Told;
  readonly drain: () => Promise<unknown>;
  readonly headers: { readonly [name: string]: string };
}

const ADDRESS = /^\/outbox\/(?:(export)|([0-9a-f-]{36})\/(retry|edit|discard|comment|mine))$/;

/** Whether an address is one of the queue's own. */
export const isResolution = (path: string): boolean => ADDRESS.test(path);

/** Answer `/outbox/export`, `/outbox/{id}/edit` and what is posted to `/outbox/{id}/…`; undefined for any other address. */
export async function resolve(phone: Phone, request: Request, clientId: string, outside: Resolving): Promise<Response | undefined> {
  const [, exported, id, what] = ADDRESS.exec(new URL(request.url).pathname) ?? [];
  if (exported) return exportOf(phone, outside.now(), outside.headers);
  if (id === undefined) return undefined;
  const entry = await entryOf(phone, id);
  if (!entry || entry.standing === "withdrawn") return onwards(request, "/outbox", outside);
  if (what === "edit") return onwards(request, editAddress(entry), outside);
  if (request.method !== "POST") return undefined;
  if (what === "discard") return discard(phone, request, entry, outside);
  const asked = await draftOf(phone, entry, what ?? "", outside);
  if (!asked) return onwards(request, editAddress(entry), outside);
  return replace(phone, request, entry, asked, clientId, outside);
}

async function discard(phone: Phone, request: Request, entry: Entry, outside: Resolving): Promise<Response> {
  await takeOut(phone, entry.id, outside.now());
  const changed = await projectAgain(phone, [entry.ticket], outside);
  outside.told.changed(["outbox", `ticket/${entry.ticket}`, ...changed]);
  void outside.drain().catch(() => undefined); // the server is told in the next round, if not in this
  return onwards(request, "/outbox", outside);
}

/** Put another in an entry's place. Where the rules refuse it the form says why; where others were faster again, the queue does. */
async function replace(phone: Phone, request: Request, entry: Entry, draft: Draft, clientId: string, outside: Resolving): Promise<Response> {
  const done = await enqueue(phone, draft, clientId, outside);
  if (done.is === "saved") {
    outside.told.changed(["outbox", `ticket/${entry.ticket}`]);
    void outside.drain().catch(() => undefined);
    return onwards(request, "/outbox", outside);
  }
  if (done.is === "refused" && done.outcome.outcome === "conflict" && entry.answer) {
    const answer = { ...entry.answer, ...done.outcome, id: entry.id };
    await phone.db.put("outbox", { ...entry, standing: "conflict", answer });
    outside.told.changed(["outbox"]);
    return onwards(request, "/outbox", outside);
  }
  return onwards(request, editAddress(entry), outside);
}

/** What is asked instead of an entry; undefined where the person has to look at the form first. */
async function draftOf(phone: Phone, entry: Entry, what: string, outside: Outside): Promise<Draft | undefined> {
  const { action, about } = entry;
  const base = await outside.base(phone, `ticket/${entry.ticket}`);
  const me = await outside.base(phone, "me");
  const zone = textAt(base, "customer.zone") || textAt(me, "zone") || "America/Sao_Paulo";
  const draft: Draft = {
    id: newId(outside.now()),
    kind: action.kind,
    ticket: action.ticket,
    at: isoAt(zone, outside.now()),
    based_on: action.kind === "open" ? 0 : numberAt(base, "version"),
    supersedes: entry.id,
    fields: action.fields,
    customer: about.customer_id,
    customerName: about.customer,
    form: entry.form,
  };
  if (what === "comment") return { ...draft, kind: "comment", ticket: entry.ticket, fields: { text: wordsOf(entry) }, form: `/tickets/${entry.ticket}/comment` };
  if (what === "retry") return isUnseen(base, entry) ? undefined : draft;
  const seen = entry.answer?.version ?? 0;
  return { ...draft, based_on: Math.max(seen, action.based_on), fields: { ...action.fields, ...accepted(entry) } };
}

/** Whether others changed the ticket after what the person saw: to try again unseen could undo it. */
function isUnseen(base: Document | undefined, entry: Entry): boolean {
  const events = at(base, "events");
  if (!Array.isArray(events) || isIn(base, entry)) return false;
  return (events as Document[]).some(
    (each) => numberAt(each, "version") > entry.action.based_on && at(each, "by.me") !== true && each["kind"] !== "comment" && each["kind"] !== "test",
  );
}

/** Visits the person was shown and now says yes to. */
function accepted(entry: Entry): { readonly [name: string]: Plain } {
  if (entry.answer?.code !== "overlap") return {};
  const before = entry.action.fields["overlap_accepted"];
  const shown = entry.answer.theirs.map((each) => textAt(each, "order")).filter(Boolean);
  return { overlap_accepted: [...new Set([...(Array.isArray(before) ? (before as string[]) : []), ...shown])] };
}

function onwards(request: Request, next: string, outside: Resolving): Response {
  const headers = { ...outside.headers, "Atende-Source": "phone", "Cache-Control": "no-store" };
  if (request.mode === "navigate" || request.method === "GET") return new Response(null, { status: 303, headers: { ...headers, Location: next } });
  return new Response(null, { status: 200, headers: { ...headers, "Atende-See": next } });
}
