/** Pages and forms: the phone's own answer first; the network where the phone does not have it, or not all of it. */
import type { RouteHandlerCallbackOptions } from "workbox-core/types.js";
import { isCovered, wholeAddress } from "./coverage.ts";
import { followKeys } from "./following.ts";
import { isResolution } from "./outbox/resolve.ts";
import { resolution, takeForm } from "./outbox/take.ts";
import { missingAnswer, pageAnswer } from "./pages/answer.ts";
import { type Matched, matched } from "./pages/routes.ts";
import { pulledAt, withPhone } from "./phone.ts";
import { isOffline, tell, tellState } from "./state.ts";
import { keepOpened } from "./store/documents.ts";
import { sync } from "./syncing.ts";
import type { Document, Phone } from "./types.ts";

const NOT_PAGES = /^\/(assets|sync|news|health|metrics|schema)(\/|$)|\.[a-z]+$/;
/** How long a list that the phone holds only in part may keep a person waiting for the whole one. */
const PATIENCE_MS = 4_000;
/** With nothing of a page on the phone longer is worth waiting for; but no one waits for ever for a network that hangs. */
const LONGEST_MS = 10_000;
/** Documents that are the phone's own. */
const OWN = new Set(["outbox", "ready"]);

type Later = (work: Promise<unknown>) => void;
const around = { sync, changed: (keys: readonly string[]) => tell({ changed: keys }) };

/** Whether the worker answers: every page, also those that only the server makes, so that there is a word without signal. */
export function isOurPage(url: URL, request: Request): boolean {
  if (request.method !== "GET" || NOT_PAGES.test(url.pathname)) return false;
  const accept = request.headers.get("Accept") ?? "";
  return accept.includes("text/html") || (accept.includes("application/json") && matched(url.pathname) !== undefined);
}

/** Whether a post goes to the queue: a form of the table, or the queue's own buttons. */
export const isOurForm = (url: URL): boolean => isResolution(url.pathname) || matched(url.pathname)?.page.form !== undefined;

export async function answerPage({ event, request, url }: RouteHandlerCallbackOptions): Promise<Response> {
  const { clientId } = event as FetchEvent;
  const later: Later = (work) => (event as ExtendableEvent).waitUntil(work.catch(console.warn));
  const found = matched(url.pathname);
  const late = AbortSignal.timeout(LONGEST_MS);
  try {
    const answer = await withPhone(async (phone) =>
      isResolution(url.pathname) ? resolution(phone, request, clientId, around) : found && onPhone(phone, request, url, found, later, late),
    );
    if (answer) return answer;
  } catch (error) {
    console.error(error); // the server's page is better than none
  }
  return fromServer(request, late);
}

async function onPhone(
  phone: Phone,
  request: Request,
  url: URL,
  found: Matched,
  later: Later,
  late: AbortSignal,
): Promise<Response | undefined> {
  const isWhole = OWN.has(found.page.key) || ((await pulledAt(phone)) !== undefined && (await isCovered(phone, found, url)));
  if (!isWhole && !isOffline()) {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => undefined);
    if (answer) return answer;
  }
  const answer = await pageAnswer(phone, request);
  if (answer || !found.page.key) return answer;
  return (await opened(phone, found, later, late)) ? pageAnswer(phone, request) : undefined;
}

/** Fetch a document that is not on the phone yet, and keep it in step from now on. */
async function opened(phone: Phone, found: Matched, later: Later, late: AbortSignal): Promise<boolean> {
  const { key, address } = wholeAddress(found);
  const answer = await fetch(address, { headers: { Accept: "application/json" }, redirect: "error", signal: late }).catch(() => undefined);
  if (!answer?.ok || !answer.headers.get("Content-Type")?.includes("json")) return false;
  const document = (await answer.json().catch(() => undefined)) as Document | undefined; // it may break off
  if (!document) return false;
  await keepOpened(phone, key, document);
  later(followKeys(phone, [key]));
  return true;
}

async function fromServer(request: Request, late: AbortSignal): Promise<Response> {
  try {
    return await begun(request, late);
  } catch (error) {
    const answer = await withPhone((phone) => missingAnswer(phone, request)).catch(console.error);
    if (answer) return answer;
    throw error;
  }
}

/** An answer that begins in time; how long the rest of it takes is its own affair. */
async function begun(request: Request, late: AbortSignal): Promise<Response> {
  const ended = new AbortController();
  const end = (): void => ended.abort(late.reason);
  if (late.aborted) end();
  late.addEventListener("abort", end);
  try {
    return await fetch(request, { signal: ended.signal });
  } finally {
    late.removeEventListener("abort", end);
  }
}

export async function answerForm({ event, request, url }: RouteHandlerCallbackOptions): Promise<Response> {
  const { clientId } = event as FetchEvent;
  const answer = await withPhone(async (phone) => {
    const found = matched(url.pathname);
    if (isResolution(url.pathname)) return resolution(phone, request, clientId, around);
    return found && takeForm(phone, request, found, clientId, around);
  });
  if (!answer) return fetch(request);
  (event as ExtendableEvent).waitUntil(withPhone((phone) => tellState(phone)).then(sync));
  return answer;
}
