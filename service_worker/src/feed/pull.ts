/** Ask the server what changed for this phone, and store it as it comes. */
import { fromBase64, joined } from "../bytes.ts";
import type { Phone } from "../types.ts";
import { keepDirectory } from "../store/directory.ts";
import { rowsOf } from "../store/documents.ts";
import { FOUND_BY } from "../store/fields.ts";
import { compact } from "../store/compacting.ts";
import { beginAnew, endPull } from "../store/generations.ts";
import type { Came, CamePacked } from "../store/packs.ts";
import { askedRows } from "../store/rows.ts";
import { forgetTold } from "../store/told.ts";
import { canUnpack, headOf, type Opening } from "../store/unpacking.ts";
import { fact } from "../database.ts";
import { sparing } from "./sparing.ts";
import { cursorOf, lastOf, storeGroup, TakenOver } from "../store/writing.ts";
import { type Changed, madeWhole, Unfitting } from "./differences.ts";
import { followEpoch } from "./epoch.ts";
import { Broken, isPut, linesOf, type Said, said } from "./lines.ts";
import { alone, type Locks } from "./turns.ts";

export type Pulled = "done" | "signed-out" | "another" | "revoked" | "offline";

/** Who is told while it comes. */
export interface Told {
  /** Documents that came, and how many there will be, where the server knows; 0 where it does not. */
  progress(done: number, total: number): void;
  /** Documents that are no longer what was shown; undefined: any of them. */
  changed(keys: readonly string[] | undefined): void;
  /** Tickets whose base is another now: what waits on them is to be projected again. Told before `changed`. */
  based?(tickets: readonly string[] | undefined): Promise<void>;
  /** The server was restored from a copy: it may have forgotten what it had answered for. */
  restored?(): Promise<void>;
}

/** What a pull needs of the world; tests give their own. */
export interface Means {
  readonly fetch: (address: string, init: RequestInit) => Promise<Response>;
  readonly locks: Locks;
  readonly now: () => number;
  /** Whether the connection is to be spared: what is not one's day waits until it is asked for. */
  readonly spares?: () => boolean;
  /** Milliseconds without a byte after which a stream has broken, and without progress after which a lock is taken over. */
  readonly patience: number;
}

const PATIENCE = 30_000;
const usual = (): Means => ({
  fetch: (address, init) => fetch(address, init),
  locks: navigator.locks as Locks,
  now: Date.now,
  spares: sparing,
  patience: PATIENCE,
});

/**
 * Bring this phone up to date. `offline` is every answer that is not the server's, and a stream that broke: what came
 * until then is stored, and the next pull goes on from there. Where the difference that came is not the one to what is
 * here, all that changed is asked for whole. Throws where the disk refuses (QuotaExceededError).
 */
export function pull(phone: Phone, told: Told, means: Means = usual()): Promise<Pulled> {
  return alone(phone, means, () => cursorOf(phone), async () => {
    try {
      return await pulled(phone, told, means, "&parts=1");
    } catch (error) {
      if (error instanceof Unfitting) return pulled(phone, told, means, "");
      throw error;
    }
  });
}

/** `parts`: whether of what changed only the difference may come. */
async function pulled(phone: Phone, told: Told, means: Means, parts: "&parts=1" | ""): Promise<Pulled> {
  const from = await cursorOf(phone);
  const first = from === "" || (await isFirst(phone));
  const address = `/sync/changes?cursor=${encodeURIComponent(from)}&device=${encodeURIComponent(phone.device)}${parts}${canUnpack() ? "&packs=zstd" : ""}${first ? rowsAsked() : ""}${await spare(phone, means)}`;
  const ended = new AbortController();
  const late = setTimeout(() => ended.abort(), means.patience);
  const init: RequestInit = { headers: { Accept: "application/x-ndjson" }, redirect: "manual", cache: "no-store", signal: ended.signal };
  try {
    const answer = await means.fetch(address, init).catch(() => undefined);
    clearTimeout(late);
    const refused = await refusal(answer);
    if (refused) return refused;
    return answer?.body ? await stored(phone, answer.body, { from, first }, told, means) : "offline";
  } finally {
    clearTimeout(late);
    ended.abort();
    forgetTold(phone);
  }
}

/** Whether everything is still being read, since a stream broke before the end. */
async function isFirst(phone: Phone): Promise<boolean> {
  const [pulledAt, filling] = await Promise.all([fact(phone, "pulled_at"), fact(phone, "filling")]);
  return pulledAt === undefined || filling !== undefined;
}

/** In a first reading the server tells beside each document what it is chosen and found by, so that none is read for that. */
const rowsAsked = (): string => `&rows=${encodeURIComponent([askedRows(), FOUND_BY].filter(Boolean).join(";"))}`;

/** What of the directory is not here yet waits on a connection that is to be spared, unless the person asked for it. */
const spare = async (phone: Phone, means: Means): Promise<"&spare=1" | ""> =>
  means.spares?.() && (await fact<boolean>(phone, "directory_asked")) !== true ? "&spare=1" : "";

/** Why there is nothing to read; undefined where there is. */
async function refusal(answer: Response | undefined): Promise<Pulled | undefined> {
  if (!answer) return "offline";
  const type = answer.headers.get("Content-Type") ?? "";
  if (answer.status === 200 && type.startsWith("application/x-ndjson")) return undefined;
  if (!type.includes("json")) return "offline";
  if (answer.status === 401) return "signed-out";
  if (answer.status !== 403) return "offline";
  const problem = (await answer.json().catch(() => ({}))) as { code?: unknown };
  return problem.code === "device_revoked" ? "revoked" : "offline";
}

/** What a stream is read into. */
interface Reading {
  readonly phone: Phone;
  readonly told: Told;
  cursor: string;
  /** The cursor of the database; behind `cursor` while what came says nothing. */
  from: string;
  changes: (Came | { readonly key: string })[];
  differing: Changed[];
  packs: CamePacked[];
  /** How many of them are of groups that came whole. */
  whole: number;
  openings: Opening[];
  /** The openings of this stream, by name. */
  readonly known: Map<string, Opening>;
  /** Whether this stream is of a first reading, from its beginning or from where another broke. */
  readonly first: boolean;
  done: number;
  /** What nobody was told of yet that it changed, and how many documents must have come until it is told. */
  untold: string[];
  tellAt: number;
  total: number;
  wanted: string;
  /** Documents of the directory that wait until they are asked for. */
  later: number;
}

async function stored(phone: Phone, body: ReadableStream<Uint8Array>, { from, first }: Pick<Reading, "from" | "first">, told: Told, means: Means): Promise<Pulled> {
  const into: Reading = {
    ...{ phone, told, cursor: from, from, first, changes: [], differing: [], packs: [], whole: 0, openings: [], known: new Map() },
    ...{ done: 0, untold: [], tellAt: 0, total: 0, wanted: "", later: 0 },
  };
  try {
    return (await read(into, body, means)) ?? (await finish(into, means));
  } catch (error) {
    if (error instanceof TakenOver) return "done"; // who took over goes on from what is stored
    throw error;
  } finally {
    await tellWhatCame(into);
  }
}

/** Read the stream; why it came to nothing, undefined where it came whole. */
async function read(into: Reading, body: ReadableStream<Uint8Array>, means: Means): Promise<Pulled | undefined> {
  let begun = false;
  let whole = false;
  try {
    for await (const line of linesOf(body, means.patience)) {
      const what = said(line);
      if (!begun) {
        const other = header(into, what);
        if (other) return other;
        begun = true;
        if (!isPut(what)) await followEpoch(into.phone, what["epoch"], async () => into.told.restored?.());
      } else {
        whole = await take(into, what);
      }
    }
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    whole = false;
  }
  if (begun && whole) return undefined;
  await storeWhole(into);
  return "offline";
}

function header(into: Reading, what: Said): Pulled | undefined {
  if (isPut(what) || typeof what["reader"] !== "string") return "offline";
  if (what["reader"] !== into.phone.reader) return "another";
  into.total = typeof what["total"] === "number" ? what["total"] : 0;
  into.later = typeof what["later"] === "number" ? what["later"] : 0;
  into.wanted = typeof what["wanted"] === "string" ? what["wanted"] : "";
  return undefined;
}

/** Take in one thing the server says; true where all that came so far is stored, or need not be. */
async function take(into: Reading, what: Said): Promise<boolean> {
  if (isPut(what)) into.changes.push(what);
  else if (typeof what["row"] === "string") beside(into, what["row"]);
  else if (typeof what["pack"] === "string" || typeof what["opening"] === "string") packed(into, what);
  else if (typeof what["drop"] === "string") into.changes.push({ key: what["drop"] });
  else if (typeof what["change"] === "string") into.differing.push({ key: what["change"], with: what["with"] });
  else if (what["reset"] === true) await anew(into, what["reason"]);
  else if (typeof what["cursor"] === "string") return group(into, what["cursor"], what["check"]);
  return false;
}

/** What is told of the document that came just before. */
function beside(into: Reading, row: string): void {
  const last = into.changes.at(-1);
  if (last && "bytes" in last) into.changes[into.changes.length - 1] = { ...last, row };
}

const decoder = new TextDecoder();

/** Throws Broken where the server would not have said so. */
function packed(into: Reading, what: { readonly [name: string]: unknown }): void {
  try {
    if (typeof what["pack"] === "string") into.packs.push(packSaid(into, what["pack"], what));
    else begin(into, { name: String(what["opening"]), size: Number(what["size"]), bytes: bytesOf(what, "zstd") });
  } catch (error) {
    throw new Broken("a pack that is none", { cause: error });
  }
}

const bytesOf = (what: { readonly [name: string]: unknown }, name: string): Uint8Array => fromBase64(String(what[name]));

function begin(into: Reading, opening: Opening): void {
  into.openings.push(opening);
  into.known.set(opening.name, opening);
}

function packSaid(into: Reading, kind: string, what: { readonly [name: string]: unknown }): CamePacked {
  const [name, skip, sizes] = [String(what["opening"]), Number(what["size"]), what["sizes"] as readonly number[]];
  const [begun, rest] = [bytesOf(what, "head"), bytesOf(what, "zstd")];
  const head = headOf(into.known.get(name), skip, begun);
  if (!head) throw new Error("no head");
  const [ids = "", ...rows] = decoder.decode(head).split("\n");
  const keys = (JSON.parse(ids) as string[]).map((id) => `${kind}/${id}`);
  if (sizes.length !== keys.length) throw new Error("not as many documents as ids");
  const starts = new Uint32Array(keys.length + 1);
  sizes.forEach((size, place) => (starts[place + 1] = (starts[place] ?? 0) + size));
  return { kind, keys, starts, bytes: joined([begun, rest]), opening: name, skip, rows };
}

async function anew(into: Reading, reason: unknown): Promise<void> {
  into.cursor = into.from = await beginAnew(into.phone);
  if (reason === "restored" || reason === "unknown_cursor") await into.told.restored?.();
}

/** Packs that are stored at once: a group has two or three, and a commit costs as much as several. */
const PACKS = 8;

async function group(into: Reading, cursor: string, check: unknown): Promise<boolean> {
  const whole = into.differing.length ? await madeWhole(into.phone, into.differing, check) : [];
  const changes = [...into.changes, ...whole];
  into.cursor = cursor;
  into.changes = [];
  into.differing = [];
  into.whole = into.packs.length;
  if (changes.length || into.packs.length >= PACKS) await store(into, changes);
  return true;
}

/** Store these changes and the packs that came, up to the cursor that came last. */
async function store(into: Reading, changes: Reading["changes"]): Promise<void> {
  const { phone, told, from, cursor, packs, openings, first } = into;
  into.packs = [];
  into.whole = 0;
  into.openings = [];
  const changed = await storeGroup(phone, from, { ...lastOf(changes), packs, openings, cursor, first });
  into.from = cursor;
  into.done += packs.reduce((sum, { keys }) => sum + keys.length, changes.length);
  told.progress(into.done, into.total);
  into.untold.push(...changed);
  if (into.done >= into.tellAt) await tellWhatCame(into);
}

/** How much more than before must have come in a first reading until pages, which are made anew each time, are told again. */
const TOLD_BY = 1.25;

async function tellWhatCame(into: Reading): Promise<void> {
  const { told, untold, first, done } = into;
  into.untold = [];
  into.tellAt = first ? done * TOLD_BY : 0;
  await tell(told, untold);
}

/** Store what came in whole groups and was not stored yet. */
async function storeWhole(into: Reading): Promise<void> {
  into.packs.length = into.whole;
  if (into.whole) await store(into, []);
}

async function finish(into: Reading, means: Means): Promise<Pulled> {
  await storeWhole(into);
  await tellWhatCame(into);
  const { phone, told, from, cursor, wanted, later } = into;
  await tell(told, await endPull(phone, { from, cursor, wanted, later, now: means.now() }));
  await compact(phone);
  await keepDirectory(phone);
  if (into.first) await Promise.all([rowsOf(phone, "order/"), rowsOf(phone, "ticket/")]);
  return "done";
}

async function tell(told: Told, changed: readonly string[] | undefined): Promise<void> {
  if (changed && !changed.length) return;
  await told.based?.(changed?.filter((key) => key.startsWith("ticket/")).map((key) => key.slice("ticket/".length)));
  told.changed(changed);
}
