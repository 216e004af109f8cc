/** What the server answered, written: an entry is settled by its receipt and by nothing else. */
import type { Answer, Entry, Phone } from "../types.ts";
import { byId, followers, replacedBy } from "./entries.ts";
import { barBefore, strictly } from "./writing.ts";

/** What came of a batch. */
export interface Settled {
  /** Entries that went on: applied, or now in the person's hands. */
  readonly moved: number;
  /** Tickets with an action that was not done: what is shown of them is no longer true. */
  readonly refused: readonly string[];
  /** Every ticket something was answered about. */
  readonly tickets: readonly string[];
  /** Tickets opened on this phone that are open on the server now. */
  readonly opened: readonly string[];
}

/** Keep a batch's answers in one transaction. An answer that came twice changes nothing. */
export async function keepAnswers(phone: Phone, sent: readonly Entry[], answers: readonly Answer[], now: number, late: string): Promise<Settled> {
  const refused = new Set<string>();
  const opened: string[] = [];
  let moved = 0;
  await strictly(phone, async (writing) => {
    const outbox = writing.objectStore("outbox");
    const entries = await outbox.getAll();
    const known = byId(entries);
    for (const [place, { id, ticket }] of sent.entries()) {
      const entry = known.get(id);
      const answer = answers[place];
      if (!entry || !answer) continue;
      const forgotten = answer.outcome === "held" ? forgottenBefore(entry, known) : undefined;
      if (forgotten) {
        await outbox.put({ ...forgotten, standing: "waiting" });
        moved += 1;
        continue;
      }
      const after = settled(entry, answer, known, now, late);
      if (!after) continue;
      await outbox.put(after);
      if (entry.leaving && after.standing === "applied") for (const each of replacing(after, known, late, now)) await outbox.put(each);
      const done = answer.code === "superseded_applied" ? known.get(entry.action.supersedes ?? "") : undefined;
      if (done?.standing === "withdrawn") await outbox.put(doneAfterAll(done, now));
      if (after.standing !== entry.standing) moved += 1;
      if (after.standing === "rejected" || after.standing === "conflict") refused.add(ticket);
      if (after.standing === "applied" && entry.action.kind === "open") opened.push(ticket);
    }
  });
  return { moved, refused: [...refused], tickets: [...new Set(sent.map(({ ticket }) => ticket))], opened };
}

/** The entry after its answer; undefined where it stays as it is. */
function settled(entry: Entry, answer: Answer, known: ReadonlyMap<string, Entry>, now: number, late: string): Entry | undefined {
  if (answer.outcome === "held") return unheld(entry, known);
  if (entry.standing === "withdrawn") {
    // taken back while it was on its way: what was done is told, what was not is what the person wanted
    if (answer.outcome !== "applied") return entry.leaving ? { ...entry, leaving: false, answer, settled_at: now } : undefined;
    return { ...entry, leaving: false, standing: "applied", answer, settled_at: now, warning: entry.leaving ? late : "" };
  }
  if (entry.standing !== "waiting") return undefined;
  return { ...entry, standing: answer.outcome, answer, settled_at: now, warning: "" };
}

/** What was replaced too late: the server's document tells what came of it, so it is not projected (version 0 is in every base). */
const doneAfterAll = (entry: Entry, now: number): Entry => ({
  ...entry,
  standing: "applied",
  leaving: false,
  settled_at: now,
  answer: { id: entry.id, outcome: "applied", replayed: true, code: "", message: "", version: 0, theirs: [], errors: {} },
});

/** What waits to be done in the place of what was done after all: the person decides, as where the server says so itself. */
const replacing = (done: Entry, known: ReadonlyMap<string, Entry>, message: string, now: number): Entry[] =>
  [...known.values()]
    .filter((each) => each.standing === "waiting" && replacedBy(each, known).some(({ id }) => id === done.id))
    .map((each) => ({
      ...each,
      standing: "rejected",
      settled_at: now,
      answer: { id: each.id, outcome: "rejected", replayed: false, code: "superseded_applied", message, version: 0, theirs: [], errors: {} },
    }));

/** What the server answered for, and now says it never saw: it was restored from a copy, and is told again. */
function forgottenBefore(entry: Entry, known: ReadonlyMap<string, Entry>): Entry | undefined {
  const before = entry.action.after === null ? undefined : known.get(entry.action.after);
  return before?.standing === "applied" ? before : undefined;
}

/** What waits for an action nobody here knows (older than what is kept, on a restored server) waits for nothing any more. */
function unheld(entry: Entry, known: ReadonlyMap<string, Entry>): Entry | undefined {
  const before = entry.action.after === null ? undefined : known.get(entry.action.after);
  if (entry.standing !== "waiting" || entry.action.after === null || (before && before.standing !== "withdrawn")) return undefined;
  return { ...entry, action: { ...entry.action, after: before?.action.after ?? null } };
}

/** Mark an action the server would not even read: the person decides, and the others go on. */
export async function keepUnsendable(phone: Phone, entry: Entry, code: string, message: string, now: number): Promise<Settled> {
  const answer: Answer = { id: entry.id, outcome: "rejected", replayed: false, code: code || "unsendable", message, version: 0, theirs: [], errors: {} };
  return keepAnswers(phone, [entry], [answer], now, "");
}

/** Take an entry out of the queue: what followed it waits for what came before it. */
export async function takeOut(phone: Phone, id: string, now: number): Promise<Entry | undefined> {
  return strictly(phone, async (writing) => {
    const outbox = writing.objectStore("outbox");
    const entry = await outbox.index("id").get(id);
    if (!entry || entry.standing === "withdrawn") return undefined;
    if (entry.standing === "applied") {
      await outbox.put({ ...entry, warning: "" }); // the person has read it
      return entry;
    }
    for (const each of followers(await outbox.index("ticket").getAll(entry.ticket), id, entry.action.after)) await outbox.put(each);
    const leaving = entry.sent && entry.standing === "waiting"; // of what was refused the server knows already
    await outbox.put({ ...entry, standing: "withdrawn", settled_at: now, ...(leaving ? { leaving } : {}) });
    if (entry.standing === "waiting") await barBefore(writing, entry);
    return entry;
  });
}
