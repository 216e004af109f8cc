/** When sending goes on after it failed; kept, so that a worker started anew goes on waiting instead of beginning again. */
import { fact } from "../database.ts";
import type { Phone } from "../types.ts";
import type { Outside } from "./outside.ts";

export type Why = "network" | "server" | "asked" | "signed-out" | "another" | "revoked";

export interface Pause {
  readonly why: Why;
  /** Milliseconds since 1970 at which it is tried again by itself; null: when somebody did something. */
  readonly until: number | null;
  readonly tries: number;
}

const FIRST = 2000;
/** A phone in a pocket is not asked to try more often than this after a long while without signal. */
const LONGEST = 5 * 60_000;
/** More than a server may ask; and a clock set back does not wait for ever. */
const MOST_ASKED = 60 * 60_000;

export const pauseOf = (phone: Phone): Promise<Pause | undefined> => fact<Pause>(phone, "pause");

/** Whether to try now. A wish of the server's is kept; without network every new occasion is one. */
export function mayTry(pause: Pause | undefined, now: number): boolean {
  if (!pause || pause.until === null || pause.why === "network") return true;
  return now >= pause.until || pause.until - now > MOST_ASKED + LONGEST;
}

/** Remember that sending failed: doubled each time, capped, and spread so that phones do not come back all at once. */
export async function pauseFor(phone: Phone, why: Why, asked: number, outside: Outside): Promise<Pause> {
  const tries = ((await pauseOf(phone))?.tries ?? 0) + 1;
  const doubled = Math.min(FIRST * 2 ** Math.min(tries - 1, 20), LONGEST);
  const spread = doubled * (0.5 + outside.random() / 2);
  const wait = why === "asked" ? Math.min(asked, MOST_ASKED) + spread / 4 : spread;
  const waits = why === "network" || why === "server" || why === "asked";
  const pause: Pause = { why, until: waits ? Math.round(outside.now() + wait) : null, tries };
  await phone.db.put("facts", pause, "pause");
  return pause;
}

export async function endPause(phone: Phone): Promise<void> {
  if (await pauseOf(phone)) await phone.db.delete("facts", "pause");
}
