/** What goes between this phone and the server: what waits is sent, what changed is fetched, and pages are told how it went. */
import { fact } from "./database.ts";
import { setDoubt } from "./device.ts";
import { pull } from "./feed/pull.ts";
import { version } from "./files.ts";
import { followKeys } from "./following.ts";
import { counts } from "./outbox/document.ts";
import { drain, resendAfterRestore } from "./outbox/drain.ts";
import { allEntries } from "./outbox/entries.ts";
import { handedIn } from "./outbox/handing-in.ts";
import { projectAgain } from "./outbox/project.ts";
import { pageAnswer } from "./pages/answer.ts";
import { askWho, currentPhone } from "./phone.ts";
import { forgetDocuments } from "./store/generations.ts";
import { type Sync, tell, tellProgress, tellState } from "./state.ts";
import type { Entry, Phone } from "./types.ts";
import { wipe } from "./wiping.ts";

type Outcome = "done" | "later" | "signed-out" | "another" | "revoked" | "offline";
const STATES: Record<Outcome, Sync> = {
  done: "ready",
  later: "offline",
  "signed-out": "signed-out",
  another: "signed-out",
  revoked: "signed-out",
  offline: "offline",
};
const REGISTER_EVERY_MS = 10 * 60 * 1000;
/** Told where it is not known which documents changed. */
const EVERYTHING = ["*"];

/**
 * Work that is done once at a time; asked for while it is done, it is done once more, also where it failed: what failed may
 * have been the one before's, whose database was closed under it.
 */
function oneAtATime(work: () => Promise<unknown>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let wanted = false;
  const rounds = async (): Promise<void> => {
    while (wanted) {
      wanted = false;
      await work().catch(console.warn);
    }
    running = undefined; // in the same turn as the last look at `wanted`: nobody can ask in between
  };
  return () => {
    wanted = true;
    return (running ??= rounds());
  };
}

/** Send what waits. It never stands behind a pull: what a technician did goes out first, however slowly news comes in. */
export const send = oneAtATime(async () => {
  const phone = await here();
  if (!phone) return;
  const isWaiting = (await counts(phone)).pending > 0;
  if (isWaiting) await tellState(phone, "syncing");
  const about = [...new Set((await unsent(phone)).map(({ ticket }) => `ticket/${ticket}`))];
  const sent = await drain(phone, { changed: (keys) => tell({ changed: keys }) });
  // The office may have taken them out of this phone's day: what is shown of them is to stay true all the same.
  if (sent === "done") await followKeys(phone, about);
  if (isWaiting) await conclude(phone, sent); // with nothing to send nobody was asked, and nothing was learnt of the connection
});

/** Fetch what changed. */
export const receive = oneAtATime(async () => {
  const phone = await here();
  if (!phone) return;
  const outcome = await pulled(phone);
  await conclude(phone, outcome);
  if (outcome === "done") await readyToStart(phone);
});

/** Make the first page of what came, so that the next start finds ready what it is made from (store/first.ts). */
async function readyToStart(phone: Phone): Promise<void> {
  await pageAnswer(phone, new Request(new URL("/", self.location.href), { headers: { Accept: "text/html" } })).catch(console.warn);
}

/** Send, then fetch. */
export async function sync(): Promise<void> {
  await send();
  await receive();
}

async function here(): Promise<Phone | undefined> {
  const phone = await currentPhone();
  if (phone || (await askWho()) !== "known") return phone;
  return currentPhone();
}

async function conclude(phone: Phone, outcome: Outcome): Promise<void> {
  if (outcome === "another") return anotherIsHere();
  if (outcome === "revoked") return handIn(phone);
  await tellState(phone, STATES[outcome]);
  if (outcome === "done") await register(phone);
}

const pulled = (phone: Phone): Promise<Outcome> =>
  pull(phone, {
    progress: (done, total) => void tellProgress(phone, done, total).catch(console.warn),
    changed: (keys) => tell({ changed: keys ?? EVERYTHING }),
    based: async (tickets) => void (await projectAgain(phone, tickets)),
    restored: async () => {
      if ((await resendAfterRestore(phone)) > 0) void send().catch(console.warn);
    },
  });

/** The session is somebody else's: nothing of the one before is shown or sent until they are back. */
async function anotherIsHere(): Promise<void> {
  await setDoubt(true);
  if ((await askWho()) === "known") void sync().catch(console.warn);
  tell({ changed: EVERYTHING });
}

/** Whether the server itself took what was told: a captive portal answers 200 as well, in its own words. */
async function isTaken(address: string, body: unknown): Promise<boolean> {
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(body), redirect: "error" }).catch(() => undefined);
  return (answer?.ok && answer.headers.get("Content-Type")?.includes("json")) ?? false;
}

/** What the server does not know of yet, oldest first. */
const unsent = async (phone: Phone): Promise<Entry[]> => (await allEntries(phone)).filter(({ standing }) => standing !== "applied" && standing !== "withdrawn");

/** Tell the server now and then how this phone stands, so that a manager sees which one has unsent work. */
async function register(phone: Phone): Promise<void> {
  const waiting = (await unsent(phone)).filter(({ standing }) => standing === "waiting");
  const told = await fact<{ at: number; pending: number }>(phone, "registered");
  if (told && told.pending === waiting.length && Date.now() - told.at < REGISTER_EVERY_MS) return;
  const [oldest] = waiting;
  const about = { device: phone.device, name: "", version: version(), pending: waiting.length, oldest: oldest?.queued_at ?? null };
  if (await isTaken("/devices/me", about)) await phone.db.put("facts", { at: Date.now(), pending: waiting.length }, "registered");
}

/**
 * A revoked phone forgets its documents at once, hands in what it never sent, and then forgets that too. Where it cannot be
 * handed in, the queue alone stays, to be handed in at the next occasion.
 */
async function handIn(phone: Phone): Promise<void> {
  await forgetDocuments(phone);
  if (await handedIn(phone, await unsent(phone), isTaken)) await wipe(phone, "revoked");
  else await tellState(phone, "signed-out");
}
