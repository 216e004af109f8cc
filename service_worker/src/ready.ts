/**
 * *Pronto para a rua*: is everything for today on this phone, and how old is it? Plain checks; their words are the
 * template's (sync/ready.html).
 */
import { fact } from "./database.ts";
import { baseOf, hasKey, held, rowsOf } from "./store/documents.ts";
import type { Document, Phone, Plain } from "./types.ts";

/** What cannot be read from the store; the worker gives the browser's own, tests theirs. */
export interface Around {
  /** Whether the app's files, and all the rules need, are on this phone. */
  filesHere(): Promise<{ readonly shell: boolean; readonly rules: boolean }>;
  /** Bytes in use and at most; absent where the browser does not tell. */
  estimate(): Promise<{ readonly usage?: number; readonly quota?: number }>;
  persisted(): Promise<boolean>;
  /** How many actions need the person. */
  attention(): Promise<number>;
  /** Milliseconds since 1970 UTC. */
  now(): number;
}

/** One line of the list: `count` of what is there, `missing` of what is not. */
interface Check {
  readonly id: "visits" | "customers" | "directory" | "rules" | "files" | "space" | "lasting" | "age" | "queue";
  readonly ok: boolean;
  readonly count: number;
  readonly missing: number;
  readonly limit: number;
}

const HOUR = 3_600_000;
/** A day's work fits well within it: what was pulled in the evening is too old for the next noon. */
const OLD_HOURS = 12;
const MB = 1024 * 1024;
/** A day's documents with all photos of a page are below this. */
const LEAST_FREE = 100 * MB;

const check = (id: Check["id"], ok: boolean, more: Partial<Check> = {}): Check => ({ id, ok, count: 0, missing: 0, limit: 0, ...more });

const textAt = (document: Document | undefined, ...path: readonly string[]): string => {
  let value: Plain | undefined = document;
  for (const name of path) value = (value as Document | null | undefined)?.[name];
  return typeof value === "string" ? value : "";
};

/** The document `ready`. */
export async function readyDocument(phone: Phone, around: Around): Promise<Document> {
  const me = await baseOf(phone, "me");
  const pulled = await fact<number>(phone, "pulled_at");
  const checks = [
    ...(await ofToday(phone, me, around.now())),
    await ofDirectory(phone),
    ...(await ofApp(phone, around)),
    check("age", pulled !== undefined && around.now() - pulled < OLD_HOURS * HOUR, { limit: OLD_HOURS }),
    await ofQueue(around),
  ];
  return {
    checks: checks.map((each) => ({ ...each, count_text: grouped(each.count, me), missing_text: grouped(each.missing, me) })),
    ok: checks.every(({ ok, id }) => ok || id === "lasting"), // wished for, not needed for today
    pulled_at: pulled === undefined ? "" : new Date(pulled).toISOString(),
    pulled_text: pulled === undefined ? "" : clock(pulled, me),
  };
}

/** What is asked of the rows of every order and ticket. */
export const ASKED_BY_READY = {
  order: ["start.day", "technician.id", "state.id", "customer.id", "ticket.id"],
  ticket: ["closed.at", "assignee.id", "customer.id"],
} as const;

/** Today's visits with their tickets, and the customers of those and of every open ticket one has. */
async function ofToday(phone: Phone, me: Document | undefined, now: number): Promise<Check[]> {
  const mine = textAt(me, "id");
  const today = dayIn(textAt(me, "zone"), now);
  const orders = (await rowsOf(phone, "order/")).filter(
    (each) => textAt(each, "start", "day") === today && textAt(each, "technician", "id") === mine && textAt(each, "state", "id") !== "cancelled",
  );
  const tickets = (await rowsOf(phone, "ticket/")).filter((each) => !textAt(each, "closed", "at") && textAt(each, "assignee", "id") === mine);
  const about = new Set([...orders, ...tickets].map((each) => textAt(each, "customer", "id")).filter(Boolean));
  const noTicket = await without(phone, orders.map((each) => `ticket/${textAt(each, "ticket", "id")}`));
  const noCustomer = await without(phone, [...about].map((id) => `customer/${id}`));
  return [
    check("visits", noTicket === 0, { count: orders.length, missing: noTicket }),
    check("customers", noCustomer === 0, { count: about.size, missing: noCustomer }),
  ];
}

/** The whole list is here, or what is left of it waits for the person's word (`missing`). */
async function ofDirectory(phone: Phone): Promise<Check> {
  const [{ directory }, later] = await Promise.all([held(phone), fact<number>(phone, "directory_later")]);
  return check("directory", directory > 0 && !later, { count: directory, missing: later ?? 0 });
}

async function without(phone: Phone, keys: readonly string[]): Promise<number> {
  const there = await Promise.all(keys.map((key) => hasKey(phone, key)));
  return there.filter((is) => !is).length;
}

async function ofApp(phone: Phone, around: Around): Promise<Check[]> {
  const files = await around.filesHere();
  const { usage, quota } = await around.estimate();
  const free = quota === undefined ? Infinity : quota - (usage ?? 0);
  const space = Number.isFinite(free) ? [check("space", free >= LEAST_FREE, { count: Math.floor(free / MB) })] : [];
  const rules = files.rules && (await hasKey(phone, "rules"));
  return [check("rules", rules), check("files", files.shell), ...space, check("lasting", await around.persisted())];
}

async function ofQueue(around: Around): Promise<Check> {
  const attention = await around.attention();
  return check("queue", attention === 0, { count: attention });
}

const zoned = (zone: string): Intl.DateTimeFormatOptions => (zone ? { timeZone: zone } : {});

/** The day it is in a zone, as `YYYY-MM-DD`. */
const dayIn = (zone: string, now: number): string => new Intl.DateTimeFormat("en-CA", { ...zoned(zone), dateStyle: "short" }).format(now);

/** A count as the reader writes it: "50.000", "50,000". */
const grouped = (count: number, me: Document | undefined): string =>
  new Intl.NumberFormat(textAt(me, "language") || "pt-BR").format(count);

const clock = (at: number, me: Document | undefined): string =>
  new Intl.DateTimeFormat(textAt(me, "language") || "pt-BR", {
    ...zoned(textAt(me, "zone")),
    day: "2-digit",
    month: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  }).format(at);
