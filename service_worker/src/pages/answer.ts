/** Pages made on the phone: the document that is here, through the template that the server uses. */
import { missingDocument } from "../missing.ts";
import type { Shown, Told } from "../outbox/taking.ts";
import type { Document, Phone, Plain } from "../types.ts";
import type { Facts } from "./asked.ts";
import { monthOf, type Month } from "./calendar.ts";
import { cutFrom } from "./cuts.ts";
import type { Form, Row } from "./declared.ts";
import { type PageFacts, pageFacts, readerOf, TooManyParameters } from "./facts.ts";
import { inputsSent, typedIn } from "./fields.ts";
import { isUuid, newId } from "./identifiers.ts";
import { say } from "./language.ts";
import { readLists } from "./lists.ts";
import { htmlAnswer, jsonAnswer, wantsJson } from "./render.ts";
import { filled, matched, type Matched } from "./routes.ts";
import { type Read, site } from "./site.ts";
import { BadQuery, valueAt } from "./values.ts";

/** A page on its way: what was asked, by whom, and what it is told. */
interface Asked {
  readonly phone: Phone;
  readonly request: Request;
  readonly row: Row;
  readonly params: Matched["params"];
  readonly me: Document;
  readonly facts: PageFacts;
  readonly asks: Facts;
}

/** What a page shows, and the version of the server's document under it where something waits. */
type Loaded = Omit<Read, "projected"> & Partial<Read>;

/** The page at the request's address; undefined where its document, or one it needs beside it, is not on this phone. */
export async function pageAnswer(phone: Phone, request: Request): Promise<Response | undefined> {
  const found = matched(new URL(request.url).pathname);
  return found && guarded(phone, request, found, async (asked) => {
    const loaded = await load(asked);
    if (!loaded) return undefined;
    const shown = await shownOf(asked, loaded.document);
    if (!shown) return errorAnswer(phone, request, 404);
    const { form } = asked.row;
    if (wantsJson(request)) return jsonAnswer(shown);
    return form ? formPage(asked, shown, firstShown(asked, form, basedOn(form, loaded)), 200) : page(asked, shown);
  });
}

/**
 * A form again after a refusal or a conflict, with everything that was typed; for a program, why, as the server tells it. Where
 * what the form is made from has left this phone, a page that says so, from which the same can be sent again.
 */
export async function formAgain(phone: Phone, request: Request, found: Matched, shown: Shown, told: Told): Promise<Response> {
  const status = shown.conflict ? 409 : 422;
  if (wantsJson(request)) return errorAnswer(phone, request, status, refusalOf(shown, told));
  const answer = await guarded(phone, request, found, async (asked) => {
    const document = (await load(asked))?.document;
    const whole = document && (await formPage(asked, document, shown, status));
    return whole ?? unshownAnswer(asked, document ? "choices" : "document", shown, status);
  });
  return answer ?? errorAnswer(phone, request, 500);
}

/** What a program is told of a refused form; the twin of `_problem` in backend/atende/web/forms.py. */
const refusalOf = (shown: Shown, { code, outcome, message, version, theirs }: Told): Document => ({
  ...{ code, ...(message ? { detail: message } : {}), outcome, errors: shown.errors.map((each) => ({ ...each })) },
  ...{ version: version ?? (Number(shown.based_on) || 0), theirs },
});

/** What was typed, where its form cannot be shown; `lacking` says what has left this phone. */
function unshownAnswer(asked: Asked, lacking: "choices" | "document", shown: Shown, status: number): Response {
  Object.assign(asked.facts, shown, { action_id: newId(site().now()) });
  return htmlAnswer("offline/form.html", { doc: { lacking, typed: typedTexts(shown.values) }, me: asked.me, page: asked.facts }, status);
}

/** The inputs that would send the same again: a repeated one's stay in their places, empty ones too. */
const typedTexts = (values: Shown["values"]): Document[] =>
  Object.entries(values).flatMap(([name, value]) => {
    const texts = Array.isArray(value) ? value.filter((each: Plain) => typeof each === "string") : value === "" ? [] : [value];
    return texts.map((text: Plain) => ({ name, text: String(text) }));
  });

/** What is shown in the place of a page that is not on this phone. */
export async function missingAnswer(phone: Phone, request: Request): Promise<Response | undefined> {
  const address = new URL(request.url);
  const me = (await site().kept.read(phone, "me"))?.document;
  if (!me || wantsJson(request)) return undefined;
  const facts = await factsOf(phone, new URL(address.pathname, address), {}, me);
  facts["address"] = address.pathname + address.search;
  return htmlAnswer("offline/missing.html", { doc: await missingDocument(phone, address), me, page: facts }, 503);
}

/** The page, or the problem, of a status as the server tells it; `more` is for programs, and may bring a code of its own. */
export async function errorAnswer(phone: Phone, request: Request, status: number, more: Document = {}): Promise<Response> {
  const { kept, told } = site();
  const me = (await kept.read(phone, "me"))?.document ?? {};
  const { language } = readerOf(me, told);
  const words = told.problems[String(status)] ?? told.problems["500"];
  const title = say(language, words?.title ?? "");
  const problem = { type: "about:blank", title, status, code: words?.code ?? "error", detail: say(language, words?.detail ?? ""), ...more };
  if (wantsJson(request)) return jsonAnswer(problem, status, "application/problem+json");
  const address = new URL(request.url);
  const facts = await factsOf(phone, new URL(address.pathname, address), {}, me);
  return htmlAnswer("errors/error.html", { doc: { ...problem, request: "" }, me, page: { ...facts, title } }, status);
}

/** Read what every page needs; answer as the server does where the address cannot be read. */
async function guarded(
  phone: Phone,
  request: Request,
  { page: row, params }: Matched,
  answer: (asked: Asked) => Promise<Response | undefined>,
): Promise<Response | undefined> {
  const me = (await site().kept.read(phone, "me"))?.document;
  if (!me) return undefined;
  try {
    const address = new URL(request.url);
    const facts = await factsOf(phone, isWhole(row) && wantsJson(request) ? new URL(address.pathname, address) : address, params, me);
    const query = { ...Object.fromEntries(row.queries.map((name) => [name, ""])), ...(facts["query"] as { [name: string]: string }) };
    facts["query"] = query;
    return await answer({ phone, request, row, params, me, facts, asks: { query, me, page: facts, largest: site().told.largest_number } });
  } catch (error) {
    if (error instanceof BadQuery) return errorAnswer(phone, request, 422, { code: "bad_query", parameter: error.parameter });
    if (error instanceof TooManyParameters) return errorAnswer(phone, request, 400);
    throw error;
  }
}

/** Whether the page shows its whole document, whatever its address asks for. */
const isWhole = (row: Row): boolean => !row.cut && !row.lists && !row.form;

async function factsOf(phone: Phone, address: URL, params: Matched["params"], me: Document): Promise<PageFacts> {
  const { kept, told, now } = site();
  const pulled = await kept.pulledAt(phone);
  const facts = pageFacts(address, params, readerOf(me, told), told, now());
  return { ...facts, source: "phone", pulled_at: pulled === undefined ? "" : new Date(pulled).toISOString() };
}

/** The whole document of a page; of a list page, its lists. */
async function load({ phone, row, params, request, facts, asks }: Asked): Promise<Loaded | undefined> {
  const { kept } = site();
  if (row.lists) return { document: await readLists(phone, row, asks), base: 0 };
  if (row.search) {
    const search = kept.searches[row.search];
    return search && { document: await search(phone, new URL(request.url).searchParams, String(facts["language"])), base: 0 };
  }
  const own = kept.own[row.key];
  return own ? { document: await own(phone), base: 0 } : kept.read(phone, filled(row.key, params));
}

/** What of its document a page shows; undefined where there is no such part. */
const shownOf = async ({ row, params, asks }: Asked, document: Document): Promise<Document | undefined> =>
  row.cut ? cutFrom(document, row.cut, params, asks) : document;

async function page(asked: Asked, document: Document, status = 200): Promise<Response | undefined> {
  const { phone, row, me, facts } = asked;
  const used: { [name: string]: Document } = {};
  for (const name of row.uses) {
    const found = await site().kept.read(phone, name);
    if (!found) return undefined;
    used[name] = found.document;
  }
  if (row.calendar) facts["calendar"] = calendarOf(facts, document);
  const ticket = ticketOf(asked, document);
  if (ticket) facts["waiting"] = await site().kept.waiting(phone, ticket);
  return htmlAnswer(row.template, { ...used, doc: document, me, page: facts }, status);
}

function calendarOf(facts: PageFacts, document: Document): Plain {
  const names = site().told.names[String(facts["language"])];
  if (!names) throw new Error(`no names of days in ${String(facts["language"])}`);
  return monthOf(facts as unknown as Month, (document["counts"] ?? {}) as { [day: string]: number }, names);
}

/** The ticket whose unsent actions a page tells of. */
function ticketOf({ row, params }: Asked, document: Document): string {
  if (row.key.startsWith("ticket/")) return params["ticket"] ?? "";
  const ticket = row.key.startsWith("order/") ? (document["ticket"] as Document | undefined)?.["id"] : undefined;
  return typeof ticket === "string" ? ticket : "";
}

/** The version of the server's ticket under what is shown: what waits on this phone is not in it. */
function basedOn(form: Form, { document, base, projected }: Loaded): number {
  if (form.kind === "open") return 0;
  const version = projected ? base : valueAt(document, form.of ? `${form.of}.version` : "version");
  return typeof version === "number" ? version : 0;
}

function firstShown({ asks, request }: Asked, { fields }: Form, base: number): Shown {
  const given = inputsSent(new URL(request.url).search);
  const replaced = asks.query["supersedes"] ?? "";
  const supersedes = isUuid(replaced) ? replaced : "";
  return { based_on: base, values: typedIn(given, fields.fields), supersedes, errors: [], refusal: "", conflict: null };
}

async function formPage(asked: Asked, document: Document, shown: Shown, status: number): Promise<Response | undefined> {
  const now = site().now();
  const fresh = asked.row.form?.fields.fresh ?? [];
  Object.assign(asked.facts, shown, {
    action_id: newId(now),
    ids: Object.fromEntries(fresh.map((name) => [name, shown.values[name] || newId(now)])),
  });
  return page(asked, document, status);
}
