/** The queue goes to the server: oldest first, nothing twice in effect, nothing out before it is settled. */
import type { Entry, Phone } from "../types.ts";
import { allEntries, byId, holderOf, replacedBy } from "./entries.ts";
import { type Hold, holding } from "./held.ts";
import { type Outside, type Told, textAt } from "./outside.ts";
import { endPause, mayTry, pauseFor, pauseOf } from "./pause.ts";
import { projectAgain } from "./project.ts";
import { reserveProtocols } from "./protocols.ts";
import { type Settled, keepAnswers, keepUnsendable } from "./receipts.ts";
import { type Sent, send, withdraw } from "./sending.ts";
import { say } from "./texts.ts";
import { usual } from "./usual.ts";
import { strictly } from "./writing.ts";

const MOST = 100;
/** Characters of actions in one batch: the server unpacks 8 MiB at most. */
const MOST_TEXT = 1_000_000;
/** Longer than a request may take: who holds the lock longer hangs. */
const PATIENCE = 45_000;
const KEPT = 30 * 24 * 60 * 60_000;

/** `done`: nothing is left that could go; `later`: it is tried again. */
export type Drained = "done" | "later" | "signed-out" | "another" | "revoked";

const begun = new Map<string, { phone: Phone; round: Promise<Drained> }>();

/**
 * Send everything that can go. One round at a time: who comes while another waits for its turn shares it; a round that hangs is
 * taken over, which is harmless, as the server keeps receipts.
 */
export function drain(phone: Phone, told: Told, outside: Outside = usual()): Promise<Drained> {
  const waiting = begun.get(phone.reader);
  if (waiting?.phone === phone) return waiting.round;
  const round = holding(outside.locks, `atende-drain-${phone.reader}`, PATIENCE, (hold) => {
    begun.delete(phone.reader);
    return drained(phone, told, outside, hold);
  }).finally(() => {
    if (begun.get(phone.reader)?.round === round) begun.delete(phone.reader);
  });
  begun.set(phone.reader, { phone, round });
  return round;
}

async function drained(phone: Phone, told: Told, outside: Outside, hold: Hold): Promise<Drained> {
  await forgetOld(phone, outside.now());
  if (!mayTry(await pauseOf(phone), outside.now())) return "later";
  const tried = new Set<string>();
  while (!hold.lost) {
    const left = await withdrawals(phone, told, outside);
    if (left) return stop(phone, left, told, outside);
    const batch = await nextBatch(phone, tried);
    if (batch.length === 0) break;
    const stopped = await deliver(phone, batch, told, outside, tried);
    if (stopped) return stop(phone, stopped, told, outside);
  }
  await endPause(phone);
  await reserveProtocols(phone, outside);
  return "done";
}

/** What can go now, in an order in which nothing goes before what it waits for. */
export async function nextBatch(phone: Phone, tried: ReadonlySet<string>): Promise<Entry[]> {
  const all = await allEntries(phone);
  const known = byId(all);
  const batch: Entry[] = [];
  let length = 0;
  for (const entry of all) {
    if (entry.standing !== "waiting" || tried.has(entry.id) || holderOf(entry, known)) continue;
    if (replacedBy(entry, known).some(({ leaving }) => leaving)) continue; // first it must be known that that one was not done
    length += JSON.stringify(entry.action).length;
    if (batch.length === MOST || (batch.length > 0 && length > MOST_TEXT)) break;
    batch.push(entry);
  }
  return batch;
}

/** Send a batch, in halves where it is refused whole, down to the one that is to blame. Gives why sending has to stop, if it has. */
async function deliver(phone: Phone, wanted: readonly Entry[], told: Told, outside: Outside, tried: Set<string>): Promise<Sent | undefined> {
  const batch = await markSent(phone, wanted);
  for (const { id } of wanted) if (!batch.some((each) => each.id === id)) tried.add(id);
  if (batch.length === 0) return undefined;
  const sent = await send(phone, batch, outside);
  if (sent.is === "settled") {
    const settled = await keepAnswers(phone, batch, sent.answers, outside.now(), "");
    if (settled.moved > 0) tried.clear(); // what was held may go now
    else for (const { id } of batch) tried.add(id);
    await tell(phone, settled, told, outside);
    return undefined;
  }
  if (sent.is !== "permanent") return sent;
  const [first] = batch;
  if (batch.length === 1 && first) {
    const message = say(textAt(await outside.base(phone, "me"), "language"), "unsendable");
    await tell(phone, await keepUnsendable(phone, first, sent.code, message, outside.now()), told, outside);
    return undefined;
  }
  const middle = Math.ceil(batch.length / 2);
  return (
    (await deliver(phone, batch.slice(0, middle), told, outside, tried)) ?? (await deliver(phone, batch.slice(middle), told, outside, tried))
  );
}

/**
 * That they are leaving the phone is on the disk before they do: taking one back then begins with asking. Gives them as they are
 * now, without those that were taken back since they were read.
 */
const markSent = (phone: Phone, batch: readonly Entry[]): Promise<Entry[]> =>
  strictly(phone, async (writing) => {
    const outbox = writing.objectStore("outbox");
    const leaving: Entry[] = [];
    for (const { id } of batch) {
      const entry = await outbox.index("id").get(id);
      if (entry?.standing !== "waiting") continue;
      const sent = { ...entry, sent: true, tries: entry.tries + 1 };
      await outbox.put(sent);
      leaving.push(sent);
    }
    return leaving;
  });

async function tell(phone: Phone, settled: Settled, told: Told, outside: Outside): Promise<void> {
  for (const ticket of settled.opened) await bring(phone, ticket, outside);
  const changed = await projectAgain(phone, [...settled.refused, ...settled.opened], outside);
  told.changed(["outbox", ...settled.tickets.map((ticket) => `ticket/${ticket}`), ...changed]);
}

/** A ticket opened here may be in nobody's scope on this phone: it is kept as one that was opened. */
async function bring(phone: Phone, ticket: string, outside: Outside): Promise<void> {
  const key = `ticket/${ticket}`;
  if (await outside.base(phone, key)) return;
  const init: RequestInit = { headers: { Accept: "application/json" }, redirect: "error", signal: AbortSignal.timeout(5000) };
  const answer = await outside.fetch(`/tickets/${ticket}`, init).catch(() => undefined);
  if (!answer?.ok || !answer.headers.get("Content-Type")?.includes("json")) return;
  const document = await answer.json().catch(() => undefined);
  if (document) await outside.keep(phone, key, document).catch(() => undefined);
}

/** Tell the server what was discarded after it was sent. Gives why there is no answer, if there is none. */
async function withdrawals(phone: Phone, told: Told, outside: Outside): Promise<Sent | undefined> {
  const leaving = (await phone.db.getAllFromIndex("outbox", "standing", "withdrawn")).filter((each) => each.leaving);
  for (const entry of leaving) {
    const answer = await withdraw(entry.id, outside);
    if ("is" in answer) {
      if (answer.is !== "permanent") return answer;
      continue;
    }
    const late = say(textAt(await outside.base(phone, "me"), "language"), "too_late");
    const settled = await keepAnswers(phone, [entry], [answer], outside.now(), late);
    await tell(phone, { ...settled, refused: [entry.ticket] }, told, outside);
  }
  return undefined;
}

async function stop(phone: Phone, sent: Sent, told: Told, outside: Outside): Promise<Drained> {
  if (sent.is === "settled" || sent.is === "permanent") return "done";
  await pauseFor(phone, sent.is === "later" ? sent.why : sent.is, sent.is === "later" ? sent.wait : 0, outside);
  told.changed(["outbox"]);
  return sent.is;
}

/** Nothing unsettled expires; what was settled is kept for the days a restored server may have lost. */
async function forgetOld(phone: Phone, now: number): Promise<void> {
  const over = (await allEntries(phone)).filter(
    (each) => (each.standing === "applied" || each.standing === "withdrawn") && !each.leaving && now - (each.settled_at ?? now) > KEPT,
  );
  if (over.length === 0) return;
  const transaction = phone.db.transaction("outbox", "readwrite");
  await Promise.all(over.map(({ n }) => transaction.store.delete(n)));
  await transaction.done;
}

/** After the server was restored from a copy: what it may have forgotten is sent again; what it knows it answers as before. */
export async function resendAfterRestore(phone: Phone): Promise<number> {
  return strictly(phone, async (writing) => {
    const outbox = writing.objectStore("outbox");
    const applied = await outbox.index("standing").getAll("applied");
    for (const each of applied) await outbox.put({ ...each, standing: "waiting", warning: "" });
    await writing.objectStore("facts").delete("protocols"); // it may give these numbers to others: new ones are reserved
    return applied.length;
  });
}
