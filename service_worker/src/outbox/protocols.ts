/** The numbers of tickets opened on this phone: from a range the server reserved for it, so that one is told to the customer at once. */
import { fact } from "../database.ts";
import type { Phone } from "../types.ts";
import type { Outside } from "./outside.ts";
import type { Writing } from "./writing.ts";

/** Texts, inclusive, of consecutive numbers; of a restored server `epoch` is another. */
export interface Range {
  readonly from: string;
  readonly to: string;
  readonly next: string;
  readonly epoch: string | number;
}

/** How many are left when more are asked for. */
const FEW = 8;
const TIMEOUT = 20_000;
/** What a number that the server is still to give begins with; the rest tells tickets of one phone apart. */
export const PROVISIONAL = "provisório ";

/** The next number of the range; undefined where none is left. */
export async function nextProtocol(phone: Phone): Promise<string | undefined> {
  const range = await fact<Range>(phone, "protocols");
  return range && BigInt(range.next) <= BigInt(range.to) ? range.next : undefined;
}

/** A number openly provisional, which the server replaces: recognised by its beginning, told apart by the ticket's id. */
export const provisional = (ticket: string): string => `${PROVISIONAL}${ticket.slice(-6)}`;

/** Use up a number in the transaction that saves its ticket; false where somebody took it since. */
export async function takeProtocol(writing: Writing, protocol: string): Promise<boolean> {
  const facts = writing.objectStore("facts");
  const range = (await facts.get("protocols")) as Range | undefined;
  if (range?.next !== protocol) return false;
  const next = String(BigInt(protocol) + 1n).padStart(protocol.length, "0");
  await facts.put({ ...range, next }, "protocols");
  return true;
}

const left = (range: Range | undefined): number => (range ? Number(BigInt(range.to) - BigInt(range.next)) + 1 : 0);

/** Reserve more numbers where few are left. Nothing happens without an answer: there are provisional ones. */
export async function reserveProtocols(phone: Phone, outside: Outside): Promise<void> {
  if (left(await fact<Range>(phone, "protocols")) > FEW) return;
  const request: RequestInit = {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify({ device: phone.device }),
    redirect: "error",
    signal: AbortSignal.timeout(TIMEOUT),
  };
  const answer = await outside.fetch("/devices/me/protocols", request).catch(() => undefined);
  if (!answer?.ok || !answer.headers.get("Content-Type")?.includes("json")) return;
  const { from, to, epoch } = (await answer.json().catch(() => ({}))) as Partial<Range>;
  if (typeof from !== "string" || typeof to !== "string" || !/^\d+$/.test(from + to) || epoch === undefined) return;
  const writing = phone.db.transaction("facts", "readwrite", { durability: "strict" });
  const known = (await writing.store.get("protocols")) as Range | undefined;
  if (left(known) <= FEW || known?.epoch !== epoch) await writing.store.put({ from, to, next: from, epoch }, "protocols");
  await writing.done;
}
