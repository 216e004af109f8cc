/** One batch to the server, and what its answer means. Only the server's own answer counts: a captive portal says nothing. */
import type { Answer, Entry, Phone } from "../types.ts";
import type { Outside } from "./outside.ts";

const TIMEOUT = 20_000;
/** Bytes from which a body is packed; below, the packing is longer. */
const WORTH_PACKING = 1000;

/** `later`: to be tried again; `permanent`: this body will never be taken. */
export type Sent =
  | { readonly is: "settled"; readonly answers: readonly Answer[] }
  | { readonly is: "later"; readonly why: "network" | "server" | "asked"; readonly wait: number }
  | { readonly is: "permanent"; readonly code: string; readonly message: string }
  | { readonly is: "signed-out" | "another" | "revoked" };

const NO_ANSWER: Sent = { is: "later", why: "network", wait: 0 };

/** Hand in entries in their order. */
export async function send(phone: Phone, entries: readonly Entry[], outside: Outside): Promise<Sent> {
  const batch = { for_user: phone.reader, device: phone.device, actions: entries.map(({ action }) => action) };
  const answer = await post("/sync/actions", batch, outside);
  if (!answer) return NO_ANSWER;
  if (!answer.ok) return refusal(answer, outside);
  const answers = (await jsonOf(answer)) as readonly Answer[] | undefined;
  if (!Array.isArray(answers) || answers.length !== entries.length) return NO_ANSWER;
  const matches = answers.every((each: Partial<Answer> | null, place) => isAnswer(each) && (each.id === "" || each.id === entries[place]?.id));
  return matches ? { is: "settled", answers } : NO_ANSWER;
}

/** Take an action back: what became of it, or why there is no answer yet. */
export async function withdraw(id: string, outside: Outside): Promise<Answer | Exclude<Sent, { is: "settled" }>> {
  const answer = await post("/sync/withdraw", { id }, outside);
  if (!answer) return NO_ANSWER as Exclude<Sent, { is: "settled" }>;
  if (!answer.ok) return refusal(answer, outside);
  const what = (await jsonOf(answer)) as Partial<Answer> | undefined;
  return isAnswer(what) && what.id === id ? what : (NO_ANSWER as Exclude<Sent, { is: "settled" }>);
}

const OUTCOMES = new Set(["applied", "rejected", "conflict", "held"]);
const isAnswer = (each: Partial<Answer> | null | undefined): each is Answer =>
  typeof each?.id === "string" && OUTCOMES.has(each.outcome ?? "") && typeof each.version === "number";

async function post(address: string, body: unknown, outside: Outside): Promise<Response | undefined> {
  const text = new TextEncoder().encode(JSON.stringify(body));
  const isPacked = text.length > WORTH_PACKING && typeof CompressionStream !== "undefined";
  const headers = { "Content-Type": "application/json", Accept: "application/json", ...(isPacked ? { "Content-Encoding": "gzip" } : {}) };
  try {
    const sent = isPacked ? await packed(text) : text;
    const answer = await outside.fetch(address, {
      method: "POST",
      headers,
      body: sent as Uint8Array<ArrayBuffer>,
      redirect: "error",
      cache: "no-store",
      signal: AbortSignal.timeout(TIMEOUT),
    });
    return answer.redirected ? undefined : answer;
  } catch {
    return undefined;
  }
}

async function packed(text: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** The body as JSON; undefined where it is none of ours, or broke off. */
async function jsonOf(answer: Response): Promise<unknown> {
  if (!/^application\/(problem\+)?json/.test(answer.headers.get("Content-Type") ?? "")) return undefined;
  return answer.json().catch(() => undefined);
}

async function refusal(answer: Response, outside: Outside): Promise<Exclude<Sent, { is: "settled" }>> {
  const { status } = answer;
  if (status === 429 || status >= 500) {
    const wait = retryAfter(answer, outside.now());
    return wait === undefined ? { is: "later", why: "server", wait: 0 } : { is: "later", why: "asked", wait };
  }
  const problem = (await jsonOf(answer)) as { code?: string; detail?: string; title?: string } | undefined;
  const permanent = { is: "permanent", code: problem?.code ?? "", message: problem?.detail || problem?.title || "" } as const;
  if (status === 413) return permanent; // said by proxies as well, in their own words
  if (!problem) return NO_ANSWER as Exclude<Sent, { is: "settled" }>;
  if (status === 401) return { is: "signed-out" };
  if (status === 403 && problem.code === "device_revoked") return { is: "revoked" };
  if (status === 409 && problem.code === "another_user") return { is: "another" };
  return status === 400 || status === 422 ? permanent : { is: "later", why: "server", wait: 0 };
}

/** Milliseconds the server asks to wait: seconds, or a date. */
function retryAfter(answer: Response, now: number): number | undefined {
  const text = answer.headers.get("Retry-After");
  if (text === null) return undefined;
  const wait = /^\d+$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isFinite(wait) ? Math.max(wait, 0) : undefined;
}
