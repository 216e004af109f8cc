/** A phone with an empty database, and a server whose streams are written down. */
import "fake-indexeddb/auto";
import { once } from "node:events";
import { createZstdCompress } from "node:zlib";
import { fact, openDatabase } from "../../../service_worker/src/database.ts";
import type { Means } from "../../../service_worker/src/feed/pull.ts";
import type { Document, Entry, Phone } from "../../../service_worker/src/types.ts";

let readers = 0;

export async function newPhone(): Promise<Phone> {
  const reader = `reader-${(readers += 1)}`;
  return { db: await openDatabase(reader), reader, device: "0b5f9c1e-0000-4000-8000-000000000001" };
}

/** The same database as a worker finds it that was started anew: nothing is in memory. */
export async function restarted(phone: Phone): Promise<Phone> {
  phone.db.close();
  return { ...phone, db: await openDatabase(phone.reader) };
}

export const put = (key: string, document: Document): string => JSON.stringify({ put: key, document });
/** What the server tells beside the document just before. */
export const row = (told: Document): string => JSON.stringify({ row: told });
export const drop = (key: string): string => JSON.stringify({ drop: key });
export const cursor = (text: string): string => JSON.stringify({ cursor: text });
export const reset = JSON.stringify({ reset: true, reason: "restored" });
export const head = (reader: string, total = 0): string => JSON.stringify({ schema: 1, reader, total, wanted: "scope" });
export const ticket = (id: string, version = 1, more: Document = {}): string =>
  put(`ticket/${id}`, { id, version, protocol: `2026${id}`, events: [{ id: "e" }], ...more });

/** Locks that are given at once, as where nobody else is. */
export const freeLocks: Means["locks"] = { request: (_name, _options, work) => work({}) };

export interface Server extends Means {
  readonly asked: string[];
  /** Whether differences were asked for, of each pull. */
  readonly parts: (string | null)[];
  /** The rows that were asked for, of each pull. */
  readonly rows: (string | null)[];
}

/** A server that answers with these lines; an error breaks the stream there. */
export function serving(...streams: readonly (readonly (string | Error)[])[]): Server {
  const asked: string[] = [];
  const parts: (string | null)[] = [];
  const rows: (string | null)[] = [];
  const left = [...streams];
  const fetch = (address: string): Promise<Response> => {
    const { searchParams } = new URL(address, "http://atende.test");
    asked.push(searchParams.get("cursor") ?? "");
    parts.push(searchParams.get("parts"));
    rows.push(searchParams.get("rows"));
    return Promise.resolve(answer(left.shift() ?? []));
  };
  return { asked, parts, rows, fetch, locks: freeLocks, now: () => 1_000, patience: 2_000 };
}

/** A stream in small pieces, cut anywhere, in the middle of letters too. */
export function answer(lines: readonly (string | Error)[], type = "application/x-ndjson"): Response {
  const encoder = new TextEncoder();
  const pieces = lines.flatMap((line) => {
    if (typeof line !== "string") return [line];
    const bytes = encoder.encode(`${line}\n`);
    return Array.from({ length: Math.ceil(bytes.length / 7) }, (_, at) => bytes.slice(at * 7, at * 7 + 7));
  });
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const next = pieces.shift();
      if (next instanceof Error) controller.error(next);
      else if (next) controller.enqueue(next);
      else controller.close();
    },
  });
  return new Response(body, { headers: { "Content-Type": type } });
}

export class Told {
  readonly keys: (string | undefined)[] = [];
  readonly tickets: (string | undefined)[] = [];
  readonly steps: [number, number][] = [];
  progress(done: number, total: number): void {
    this.steps.push([done, total]);
  }
  changed(keys: readonly string[] | undefined): void {
    this.keys.push(...(keys ?? [undefined]));
  }
  async based(tickets: readonly string[] | undefined): Promise<void> {
    this.tickets.push(...(tickets ?? [undefined]));
  }
}

/** An entry of the queue about a ticket. */
export function entry(id: string, ticket: string, standing: Entry["standing"] = "waiting"): Omit<Entry, "n"> {
  const action = { id, kind: "comment", ticket, at: "", based_on: 1, after: null, policy: "", supersedes: null, fields: {} };
  const about = { protocol: "", customer: "", customer_id: "c1" };
  return {
    ...{ id, ticket, action, standing, about, checked: true, sent: false, queued_at: 0, settled_at: null },
    ...{ tries: 0, answer: null, warning: "", form: "" },
  };
}

export { fact };

/** A Zstandard frame of these texts one after another, in pieces each of which can be unpacked after those before it. */
async function frameOf(...texts: readonly string[]): Promise<Buffer[]> {
  const packing = createZstdCompress();
  const given: Buffer[] = [];
  packing.on("data", (piece: Buffer) => given.push(piece));
  const pieces: Buffer[] = [];
  for (const text of texts.slice(0, -1)) {
    packing.write(text);
    await new Promise<void>((next) => packing.flush(next));
    pieces.push(Buffer.concat(given.splice(0)));
  }
  packing.end(texts.at(-1));
  await once(packing, "end");
  return [...pieces, Buffer.concat(given)];
}

/** Lines of a pack as the server sends it, going on from `sample` where there is one, with rows where they are told. */
export async function pack(kind: string, documents: readonly Document[], { sample = "", rows = false } = {}): Promise<string[]> {
  const texts = documents.map((each) => JSON.stringify(each));
  const head = [documents.map(({ id }) => id), ...(rows ? documents : [])].map((each) => JSON.stringify(each)).join("\n");
  const pieces = await frameOf(...(sample ? [sample] : []), head, texts.join(""));
  const [begun, first, rest] = (sample ? pieces : [Buffer.of(), ...pieces]).map((each) => each.toString("base64"));
  const name = sample && `opening-${sample.length}`;
  const opening = { opening: name, size: Buffer.byteLength(sample), zstd: begun };
  const sizes = texts.map((text) => Buffer.byteLength(text));
  const line = { pack: kind, opening: name, size: Buffer.byteLength(head), head: first, sizes, zstd: rest };
  return [...(sample ? [JSON.stringify(opening)] : []), JSON.stringify(line)];
}
