/** What the queue reaches for in a real worker. */
import { baseOf, keepOpened, readDocument, rowsOf } from "../store/documents.ts";
import { askRules, type Pages } from "./ask.ts";
import type { Locks, Outside } from "./outside.ts";

export const usual = (): Outside => ({
  fetch: (address, init) => fetch(address, init),
  locks: navigator.locks as Locks,
  now: Date.now,
  random: Math.random,
  rules: (request, clientId) => askRules((self as unknown as { clients: Pages }).clients, request, clientId),
  base: baseOf,
  read: async (phone, key) => (await readDocument(phone, key))?.document,
  rows: rowsOf,
  keep: keepOpened,
});
