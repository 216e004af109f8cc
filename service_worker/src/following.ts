/** Documents this phone wants to be told of although they are in nobody's day: opened here, or with something of ours in the queue. */
import type { Phone } from "./types.ts";

const told = new Set<string>();

/** Ask the server to go on telling of these documents, once in a worker's life; without an answer, again the next time. */
export async function followKeys(phone: Phone, keys: readonly string[]): Promise<void> {
  const fresh = keys.filter((key) => !told.has(`${phone.reader} ${key}`));
  if (fresh.length === 0) return;
  const body = JSON.stringify({ device: phone.device, keys: fresh });
  const init: RequestInit = { method: "POST", headers: { "Content-Type": "application/json" }, body, redirect: "error" };
  const answer = await fetch("/sync/opened", init).catch(() => undefined);
  if (answer?.status === 204) for (const key of fresh) told.add(`${phone.reader} ${key}`);
}
