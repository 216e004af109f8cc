/** How things stand, told to every open page, which writes it on <html>. */
import { counts } from "./outbox/document.ts";
import { isExported } from "./outbox/exporting.ts";
import { pauseOf } from "./outbox/pause.ts";
import { pulledAt } from "./phone.ts";
import type { Phone } from "./types.ts";

export type Sync = "ready" | "syncing" | "offline" | "signed-out";

const channel = new BroadcastChannel("atende");
let sync: Sync = "ready";
let progress: { done: number; total: number } | undefined;

/** Tell the open pages something; see docs/decisions/worker-and-pages.md for what they understand. */
export const tell = (message: Readonly<Record<string, unknown>>): void => channel.postMessage(message);

/** Whether the server was not reached the last time it was tried. */
export const isOffline = (): boolean => sync === "offline";

/** Tell the open pages how things stand: the connection, what waits, what needs the person, how old the data is. */
export async function tellState(phone: Phone | undefined, now?: Sync): Promise<void> {
  if (now) sync = now;
  if (sync !== "syncing") progress = undefined;
  const { pending, attention } = phone ? await counts(phone) : { pending: 0, attention: 0 };
  const pulled = phone && (await pulledAt(phone));
  const age = pulled === undefined ? 0 : Math.max(0, Math.round((Date.now() - pulled) / 1000));
  const exported = phone !== undefined && pending + attention > 0 && (await isExported(phone));
  const until = (phone && pending > 0 ? await pauseOf(phone) : undefined)?.until ?? 0;
  const again = until > 0 ? Math.max(1, until - Date.now()) : 0;
  tell({ state: { sync, pending, attention, exported, age, again, ...(progress ? { progress } : {}) } });
}

const percent = ({ done, total }: { done: number; total: number }): number => Math.floor((100 * done) / Math.max(total, 1));

/** How far a long pull has come; told once a percent, as pages show it: what else is told beside it is read each time. */
export async function tellProgress(phone: Phone, done: number, total: number): Promise<void> {
  const before = progress;
  progress = { done, total };
  if (before?.total === total && percent(before) === percent(progress)) return;
  await tellState(phone, "syncing");
}
