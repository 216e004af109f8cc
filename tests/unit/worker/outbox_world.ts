/** A phone, a server that keeps receipts, and rules, small enough to be read: what the tests of the queue are played on. */
import "fake-indexeddb/auto";
import { openDatabase } from "../../../service_worker/src/database.ts";
import type { Locks, Outside } from "../../../service_worker/src/outbox/outside.ts";
import { projectAgain } from "../../../service_worker/src/outbox/project.ts";
import type { Action, Document, Entry, Phone } from "../../../service_worker/src/types.ts";
import { newId } from "../../../service_worker/src/pages/identifiers.ts";
import { setSite, type Site } from "../../../service_worker/src/pages/site.ts";
import type { Draft } from "../../../service_worker/src/outbox/enqueue.ts";

/** What the catalogue says, by its own names. */
export const texts = Object.fromEntries(["full", "aborted", "nowhere", "replaced", "unsendable", "too_late"].map((each) => [each, each]));
setSite({ pages: [], words: {}, told: { texts } } as unknown as Site);

type Event = { action: string; version: number; kind: string; after: string | null; recorded_at: string | null; by: { me: boolean }; body: unknown };
const eventsOf = (document: Document | undefined): readonly Event[] => (document?.["events"] ?? []) as unknown as Event[];
const NEVER_HELD = ["comment", "test"];

/** What the rules of these tests say: `close` needs a description; whoever forwards or closes must have seen the others' forward. */
function judge(document: Document | undefined, action: Action, chain: ReadonlySet<string>): { outcome: string; code: string } {
  if (!document) return action.kind === "open" ? { outcome: "applied", code: "" } : { outcome: "rejected", code: "no_such_ticket" };
  if (action.kind === "close" && !action.fields["description"]) return { outcome: "rejected", code: "fields" };
  const since = eventsOf(document).filter(({ version, action: id }) => version > action.based_on && !chain.has(id));
  const clashes = ["forward", "close"].includes(action.kind) && since.some(({ kind }) => kind === "forward" || kind === "close");
  return clashes ? { outcome: "conflict", code: action.kind } : { outcome: "applied", code: "" };
}

function after(document: Document | undefined, action: Action, recorded: boolean, me = true): Document {
  const version = Number(document?.["version"] ?? 0) + 1;
  const event = { action: action.id, version, kind: action.kind, after: action.after, by: { me }, body: action.fields, recorded_at: recorded ? action.at : null };
  const base = document ?? { id: String(action.fields["ticket"]), protocol: String(action.fields["protocol"]), customer: { id: "c1", name: "Ana" } };
  return { ...base, version, events: [...eventsOf(document), event] } as unknown as Document;
}

function chainOf(link: string | null, before: ReadonlyMap<string, string | null>): Set<string> {
  const chain = new Set<string>();
  for (let each = link; each !== null && !chain.has(each); each = before.get(each) ?? null) chain.add(each);
  return chain;
}

const answer = (id: string, told: { outcome: string; code: string }, version = 0) => ({
  id,
  replayed: false,
  message: told.code,
  version,
  theirs: [],
  errors: told.code === "fields" ? { description: "Preencha este campo." } : {},
  ...told,
});

/** The server: each action takes effect once, and is answered the same for ever. */
export class Server {
  tickets = new Map<string, Document>();
  receipts = new Map<string, ReturnType<typeof answer>>();
  before = new Map<string, string | null>();
  applied: string[] = [];
  /** Ids it will not even read. */
  poison = new Set<string>();
  reader = "ana";

  settle(action: Action): ReturnType<typeof answer> {
    const known = this.receipts.get(action.id);
    if (known) return { ...known, replayed: true };
    if (action.supersedes !== null) {
      const old = this.receipts.get(action.supersedes);
      if (old?.outcome === "applied") return this.keep(action, answer(action.id, { outcome: "rejected", code: "superseded_applied" }));
      if (!old) this.receipts.set(action.supersedes, answer(action.supersedes, { outcome: "rejected", code: "withdrawn" }));
    }
    if (action.after !== null && !NEVER_HELD.includes(action.kind) && this.receipts.get(action.after)?.outcome !== "applied")
      return answer(action.id, { outcome: "held", code: "held" });
    const ticket = action.ticket ?? String(action.fields["ticket"]);
    const document = this.tickets.get(ticket);
    const told = judge(document, action, chainOf(action.after, this.before));
    if (told.outcome !== "applied") return this.keep(action, answer(action.id, told, Number(document?.["version"] ?? 0)));
    const next = after(document, action, true);
    this.tickets.set(ticket, next);
    this.applied.push(action.id);
    return this.keep(action, answer(action.id, told, Number(next["version"])));
  }

  keep(action: Action, given: ReturnType<typeof answer>): ReturnType<typeof answer> {
    this.receipts.set(action.id, given);
    this.before.set(action.id, action.after);
    return given;
  }

  /** Somebody at the office does something. */
  office(ticket: string, kind: string): void {
    const action: Action = { id: newId(Date.now()), kind, ticket, at: "2026-11-24T14:00:00-03:00", based_on: 0, after: null, policy: "", supersedes: null, fields: {} };
    this.tickets.set(ticket, after(this.tickets.get(ticket), action, true, false));
  }

  async answer(address: string, init: RequestInit): Promise<Response> {
    if (init.method !== "POST") {
      const document = this.tickets.get(address.replace("/tickets/", ""));
      return document ? Response.json(document) : new Response("{}", { status: 404, headers: { "Content-Type": "application/problem+json" } });
    }
    const body = (await bodyOf(init)) as { id: string; for_user: string; actions: Action[] };
    if (address === "/sync/withdraw") return Response.json(this.withdraw(body.id));
    if (address === "/devices/me/protocols") return Response.json({ from: "20260000000101", to: "20260000000120", epoch: 1 });
    if (body.for_user !== this.reader) return problem(409, "another_user");
    if (body.actions.some(({ id }) => this.poison.has(id))) return problem(400, "malformed");
    return Response.json(body.actions.map((each) => this.settle(each)));
  }

  withdraw(id: string): ReturnType<typeof answer> {
    const known = this.receipts.get(id);
    if (!known) this.receipts.set(id, answer(id, { outcome: "rejected", code: "withdrawn" }));
    return { ...(known ?? this.receipts.get(id)!), replayed: known !== undefined };
  }
}

export const problem = (status: number, code: string, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify({ code, title: code }), { status, headers: { "Content-Type": "application/problem+json", ...headers } });

async function bodyOf(init: RequestInit): Promise<unknown> {
  const isPacked = new Headers(init.headers).get("Content-Encoding") === "gzip";
  const stream = new Response(init.body as BodyInit).body!;
  return new Response(isPacked ? stream.pipeThrough(new DecompressionStream("gzip")) : stream).json();
}

/** Web Locks as one worker sees them; `hang` makes the next holder of a name never end. */
export class FakeLocks implements Locks {
  held = new Map<string, { end: Promise<unknown>; lose: (reason: unknown) => void }>();

  async request<T>(name: string, options: LockOptions, work: (lock: Lock | null) => Promise<T>): Promise<T> {
    if (options.steal) this.held.get(name)?.lose(new DOMException("stolen", "AbortError"));
    else
      for (let holder = this.held.get(name); holder; holder = this.held.get(name)) {
        const aborted = new Promise((_, reject) => options.signal?.addEventListener("abort", () => reject(new DOMException("waited", "AbortError"))));
        await Promise.race([holder.end.catch(() => undefined), aborted]);
      }
    let lose: (reason: unknown) => void = () => undefined;
    const lost = new Promise<never>((_, reject) => (lose = reject));
    lost.catch(() => undefined);
    const end = work(null);
    end.catch(() => undefined);
    const mine = { end: Promise.race([end, lost]), lose };
    mine.end.catch(() => undefined);
    this.held.set(name, mine);
    try {
      return (await mine.end) as T;
    } finally {
      if (this.held.get(name) === mine) this.held.delete(name);
    }
  }
}

export interface World {
  readonly phone: Phone;
  readonly server: Server;
  readonly outside: Outside & { fetch: Outside["fetch"]; rules: Outside["rules"]; locks: FakeLocks };
  /** What the phone was last given of the server's documents. */
  readonly base: Map<string, Document>;
  clock: number;
  readonly told: { changed(keys: readonly string[]): void };
  /** The change feed brings what the server has. */
  feed(): Promise<void>;
  shown(ticket: string): Promise<Document | undefined>;
  entries(): Promise<Entry[]>;
}

let worlds = 0;

export async function world(): Promise<World> {
  worlds += 1;
  const server = new Server();
  const reader = `ana${worlds}`;
  server.reader = reader;
  const phone: Phone = { db: await openDatabase(reader), reader, device: "d1" };
  const base = new Map<string, Document>([
    ["me", { id: reader, language: "pt-BR", zone: "America/Sao_Paulo" }],
    ["rules", { policy: { hash: "h" }, choices: {} }],
    ["customer/c1", { id: "c1", name: "Ana", zone: "America/Manaus", tickets: [], open_tickets: 0, tickets_text: "" }],
  ]);
  const read = async (_: Phone, key: string) => (await phone.db.get("projections", key))?.document ?? base.get(key);
  const it: World = {
    phone,
    server,
    base,
    clock: Date.parse("2026-11-24T17:03:11Z"),
    told: { changed: () => undefined },
    outside: {
      fetch: (address, init) => server.answer(address, init),
      locks: new FakeLocks(),
      now: () => (it.clock += 1),
      random: () => 0.5,
      rules: async (request) => rules(request),
      base: async (_, key) => base.get(key),
      read,
      rows: async () => [],
      keep: async (_, key, document) => void base.set(key, document),
    },
    feed: async () => {
      for (const [id, document] of server.tickets) base.set(`ticket/${id}`, document);
      await projectAgain(phone, [...server.tickets.keys()], it.outside);
    },
    shown: (ticket) => read(phone, `ticket/${ticket}`),
    entries: () => phone.db.getAll("outbox"),
  };
  return it;
}

/** The rules as a page answers for them. */
export function rules(request: string): string {
  const asked = JSON.parse(request) as { base: Document | null; actions: Action[]; customer: Document | null; before: Record<string, string | null>; refused: string[] };
  let document = asked.base ?? undefined;
  const before = new Map<string, string | null>(Object.entries(asked.before));
  for (const each of asked.actions) before.set(each.id, each.after);
  const lost = new Set(asked.refused);
  const outcomes = asked.actions.map((action) => {
    if (eventsOf(document).some(({ action: id }) => id === action.id)) return answer(action.id, { outcome: "applied", code: "" });
    if (action.after !== null && lost.has(action.after) && !NEVER_HELD.includes(action.kind)) {
      lost.add(action.id);
      return answer(action.id, { outcome: "held", code: "held" });
    }
    const told = judge(document, action, chainOf(action.after, before));
    if (told.outcome === "applied") document = after(document, action, false);
    else lost.add(action.id);
    return answer(action.id, told);
  });
  const id = String(document?.["id"] ?? "");
  const others = ((asked.customer?.["tickets"] ?? []) as unknown as Document[]).filter((each) => each["id"] !== id);
  const customer = asked.customer && document ? { tickets: [...others, { id, version: document["version"] }] } : null;
  return JSON.stringify({ outcomes, documents: document ? { [`ticket/${id}`]: document } : {}, customer, version: document?.["version"] ?? 0 });
}

export const ids = (document: Document | undefined): string[] => eventsOf(document).map(({ action }) => action);
export const kinds = (document: Document | undefined): string[] => eventsOf(document).map(({ kind }) => kind);

/** A ticket both sides know, opened by the office. */
export function ticketIn(it: World, id = "0198aaaa-0000-7000-8000-000000000001"): string {
  const action: Action = {
    id: newId(it.clock),
    kind: "open",
    ticket: null,
    at: "2026-11-24T13:00:00-03:00",
    based_on: 0,
    after: null,
    policy: "",
    supersedes: null,
    fields: { ticket: id, protocol: "20260000000001" },
  };
  it.server.tickets.set(id, after(undefined, action, true, false));
  it.base.set(`ticket/${id}`, it.server.tickets.get(id)!);
  return id;
}

export const draft = (it: World, ticket: string, kind: string, more: Partial<Draft> = {}): Draft => ({
  id: newId((it.clock += 1)),
  kind,
  ticket,
  at: "2026-11-24T14:03:11-03:00",
  based_on: undefined,
  supersedes: null,
  fields: { text: kind },
  customer: "c1",
  customerName: "Ana",
  form: `/tickets/${ticket}/${kind}`,
  ...more,
});
