import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { test } from "node:test";
import { askRules, type Page } from "../../../service_worker/src/outbox/ask.ts";
import { outboxDocument } from "../../../service_worker/src/outbox/document.ts";
import { isExported } from "../../../service_worker/src/outbox/exporting.ts";
import { drain } from "../../../service_worker/src/outbox/drain.ts";
import { allEntries } from "../../../service_worker/src/outbox/entries.ts";
import { reserveProtocols } from "../../../service_worker/src/outbox/protocols.ts";
import { resolve } from "../../../service_worker/src/outbox/resolve.ts";
import { type Shown, take } from "../../../service_worker/src/outbox/taking.ts";
import type { Row } from "../../../service_worker/src/pages/declared.ts";
import { newId } from "../../../service_worker/src/pages/identifiers.ts";
import { matched } from "../../../service_worker/src/pages/routes.ts";
import { setSite, type Site } from "../../../service_worker/src/pages/site.ts";
import { draft, kinds, texts, ticketIn, world, type World } from "./outbox_world.ts";
import { enqueue } from "../../../service_worker/src/outbox/enqueue.ts";

const row = (path: string, kind: string, key: string, fields: Row["form"] extends infer F ? NonNullable<F>["fields"]["fields"] : never): Row => ({
  path,
  template: "",
  key,
  uses: [],
  calendar: false,
  queries: [],
  form: { kind, then: "/tickets/{ticket}", of: "", fields: { fields } },
});
const inputs = (...names: string[]) => names.map((name) => ({ op: "text", name }) as const);
const pages = [
  row("/tickets/{ticket}/close", "close", "ticket/{ticket}", inputs("outcome", "description")),
  row("/tickets/{ticket}/comment", "comment", "ticket/{ticket}", inputs("text")),
  row("/tickets/{ticket}/forward", "forward", "ticket/{ticket}", [
    { op: "chosen", input: "to", ways: { user: inputs("to_user"), role: inputs("to_role") } },
    ...inputs("reason"),
  ]),
  row("/customers/{customer}/tickets/new", "open", "customer/{customer}", [...inputs("ticket", "type", "description"), { op: "param", name: "customer" }]),
];
setSite({ pages, words: {}, told: { texts } } as unknown as Site);

interface Again {
  shown?: Shown;
}

async function post(it: World, path: string, inputs: Record<string, string>, mode = "cors"): Promise<{ answer: Response; again: Shown | undefined }> {
  const { answer, again } = await sent(it, path, inputs, mode);
  assert.ok(answer);
  return { answer, again };
}

async function sent(it: World, path: string, inputs: Record<string, string>, mode = "cors"): Promise<{ answer: Response | undefined; again: Shown | undefined }> {
  const request = new Request(`https://atende.test${path}`, { method: "POST", body: new URLSearchParams(inputs) });
  Object.defineProperty(request, "mode", { value: mode });
  const again: Again = {};
  const answer = await take(it.phone, request, matched(path)!, "", {
    ...it.outside,
    headers: {},
    drain: () => drain(it.phone, it.told, it.outside),
    formAgain: async (_phone, _request, _found, shown, told) => {
      again.shown = shown;
      return new Response("form", { status: shown.conflict ? 409 : 422, headers: { told: `${told.outcome} ${told.code}` } });
    },
  });
  return { answer, again: again.shown };
}

const press = (it: World, path: string) =>
  resolve(it.phone, new Request(`https://atende.test${path}`, { method: "POST" }), "", {
    ...it.outside,
    headers: {},
    told: it.told,
    drain: async () => undefined,
  });

test("a form that was shown to somebody else is left to the server, and its author's is taken", async () => {
  const it = await world();
  const path = `/tickets/${ticketIn(it)}/comment`;
  const inputs = { action_id: newId(it.clock), based_on: "1", text: "Liguei." };
  const others = await sent(it, path, { ...inputs, for_user: "outra" });
  assert.equal(others.answer, undefined);
  assert.equal((await allEntries(it.phone)).length, 0);
  await post(it, path, { ...inputs, for_user: it.phone.reader });
  assert.equal((await allEntries(it.phone)).length, 1);
});

test("a form becomes an action, is on the disk, and its answer names the page to see next", async () => {
  const it = await world();
  const ticket = ticketIn(it);
  const id = newId(it.clock);
  const { answer } = await post(it, `/tickets/${ticket}/comment`, { action_id: id, based_on: "1", text: "Liguei." });
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get("Atende-See"), `/tickets/${ticket}`);
  const [entry] = await it.entries();
  assert.deepEqual(entry?.action, {
    id,
    kind: "comment",
    ticket,
    at: "2026-11-24T14:03:11-03:00",
    based_on: 1,
    after: null,
    policy: "h",
    supersedes: null,
    fields: { text: "Liguei." },
  });
  assert.deepEqual([entry?.checked, entry?.sent, entry?.standing], [true, false, "waiting"]);
  assert.deepEqual(kinds(await it.shown(ticket)), ["open", "comment"]);
  const native = await post(it, `/tickets/${ticket}/comment`, { action_id: newId(it.clock + 1), based_on: "1", text: "De novo." }, "navigate");
  assert.deepEqual([native.answer.status, native.answer.headers.get("Location")], [303, `/tickets/${ticket}`]);
});

test("a second tap is answered as the first, and queues nothing", async () => {
  const it = await world();
  const ticket = ticketIn(it);
  const inputs = { action_id: newId(it.clock), based_on: "1", text: "Liguei." };
  const both = await Promise.all([post(it, `/tickets/${ticket}/comment`, inputs), post(it, `/tickets/${ticket}/comment`, inputs)]);
  const third = await post(it, `/tickets/${ticket}/comment`, inputs);
  for (const { answer } of [...both, third]) assert.equal(answer.headers.get("Atende-See"), `/tickets/${ticket}`);
  assert.equal((await it.entries()).length, 1);
});

test("what the rules refuse comes back in the form, with everything typed, and is not queued", async () => {
  const it = await world();
  const ticket = ticketIn(it);
  const { answer, again } = await post(it, `/tickets/${ticket}/close`, { action_id: newId(it.clock), based_on: "1", outcome: "resolved", description: " " });
  assert.equal(answer.status, 422);
  assert.deepEqual(again?.errors, [{ field: "description", message: "Preencha este campo." }]);
  assert.equal(again?.values["outcome"], "resolved");
  assert.equal(answer.headers.get("told"), "rejected fields");
  assert.deepEqual(await it.entries(), []);
});

test("what the office did since the person looked is a conflict, shown in the form", async () => {
  const it = await world();
  const ticket = ticketIn(it);
  it.server.office(ticket, "forward");
  await it.feed();
  const { answer, again } = await post(it, `/tickets/${ticket}/close`, { action_id: newId(it.clock), based_on: "1", outcome: "resolved", description: "x" });
  assert.equal(answer.status, 409);
  assert.equal(again?.based_on, 2);
  assert.equal(again?.conflict?.code, "close");
});

test("a full disk says that nothing was saved and keeps what was typed", async () => {
  const it = await world();
  const ticket = ticketIn(it);
  const phone = { ...it.phone, db: new Proxy(it.phone.db, { get: (db, name) => (name === "transaction" ? full(db) : bound(db, name)) }) };
  const { answer, again } = await post({ ...it, phone } as World, `/tickets/${ticket}/comment`, { action_id: newId(it.clock), based_on: "1", text: "Liguei." });
  assert.equal(answer.status, 422);
  assert.equal(again?.refusal, "full");
  assert.equal(again?.values["text"], "Liguei.");
  assert.deepEqual(await it.entries(), []);
});

const full =
  (db: World["phone"]["db"]) =>
  (...asked: unknown[]): unknown => {
    if (asked[1] === "readwrite") throw new DOMException("no space", "QuotaExceededError");
    return (db.transaction as (...asked: unknown[]) => unknown)(...asked);
  };

const bound = (db: World["phone"]["db"], name: string | symbol): unknown => {
  const value: unknown = Reflect.get(db, name);
  return typeof value === "function" ? value.bind(db) : value;
};

test("without rules but with the network, a missing field comes back in the form and nothing stays in the queue", async () => {
  const it = await world();
  const ticket = ticketIn(it);
  it.outside.rules = async () => undefined;
  const { answer, again } = await post(it, `/tickets/${ticket}/close`, { action_id: newId(it.clock), based_on: "1", outcome: "resolved" });
  assert.equal(answer.status, 422);
  const [entry] = await it.entries();
  assert.equal(entry?.standing, "withdrawn");
  assert.equal(again?.supersedes, entry?.id);
  assert.deepEqual((await outboxDocument(it.phone, it.outside)).items, []);
});

test("without rules and without network it is queued unchecked, and waits beside the ticket", async () => {
  const it = await world();
  const ticket = ticketIn(it);
  it.outside.rules = async () => undefined;
  it.outside.fetch = async () => Promise.reject(new TypeError("offline"));
  const { answer } = await post(it, `/tickets/${ticket}/close`, { action_id: newId(it.clock), based_on: "1", outcome: "resolved" });
  assert.equal(answer.status, 200);
  const [entry] = await it.entries();
  assert.deepEqual([entry?.standing, entry?.checked], ["waiting", false]);
  assert.deepEqual(kinds(await it.shown(ticket)), ["open"]);
});

test("a ticket opened offline takes the next reserved number, and an openly provisional one when none is left", async () => {
  const it = await world();
  await reserveProtocols(it.phone, it.outside);
  const open = (ticket: string) => post(it, "/customers/c1/tickets/new", { action_id: newId((it.clock += 1)), ticket, type: "t", description: "sem sinal" });
  const { answer } = await open("0198bbbb-0000-7000-8000-000000000001");
  assert.equal(answer.headers.get("Atende-See"), "/tickets/0198bbbb-0000-7000-8000-000000000001");
  await it.phone.db.put("facts", { from: "1", to: "1", next: "2", epoch: 1 }, "protocols");
  await open("0198bbbb-0000-7000-8000-000000000002");
  const [one, two] = await it.entries();
  assert.equal(one?.action.fields["protocol"], "20260000000101");
  assert.match(String(two?.action.fields["protocol"]), /^provisório /);
  assert.match(one?.action.at ?? "", /-04:00$/); // where the customer is
});

test("an edit takes the other's place, and what followed follows it", async () => {
  const it = await world();
  const ticket = ticketIn(it);
  const [first, second] = [newId(it.clock), newId(it.clock + 1)];
  await post(it, `/tickets/${ticket}/comment`, { action_id: first, based_on: "1", text: "um" });
  await post(it, `/tickets/${ticket}/comment`, { action_id: second, based_on: "1", text: "dois" });
  const edited = newId(it.clock + 2);
  await post(it, `/tickets/${ticket}/comment`, { action_id: edited, based_on: "1", text: "um, melhor", supersedes: first });
  const live = (await it.entries()).filter(({ standing }) => standing === "waiting");
  assert.deepEqual(live.map(({ id }) => id), [edited, second]);
  assert.deepEqual(live.map(({ action }) => action.after), [null, edited]);
  await drain(it.phone, it.told, it.outside);
  assert.deepEqual(it.server.applied, [edited, second]);
});

test("discarding what was sent waits for the server's word, and tells when it came too late", async () => {
  const it = await world();
  const ticket = ticketIn(it);
  const id = newId(it.clock);
  await post(it, `/tickets/${ticket}/comment`, { action_id: id, based_on: "1", text: "Liguei." });
  const { fetch } = it.outside;
  it.outside.fetch = async (address, init) => {
    await fetch(address, init);
    throw new TypeError("connection lost");
  };
  await drain(it.phone, it.told, it.outside);
  await press(it, `/outbox/${id}/discard`);
  assert.deepEqual(kinds(await it.shown(ticket)), ["open"]);
  assert.equal((await outboxDocument(it.phone, it.outside)).items[0]?.standing, "leaving");
  it.outside.fetch = fetch;
  await drain(it.phone, it.told, it.outside);
  const document = await outboxDocument(it.phone, it.outside);
  assert.equal(document.attention, 1);
  assert.equal(document.items[0]?.warning, "too_late");
  await press(it, `/outbox/${id}/discard`);
  assert.equal((await outboxDocument(it.phone, it.outside)).attention, 0);
});

test("of a conflict the person applies theirs, keeps the words, or edits them in the form", async () => {
  const it = await world();
  const ticket = ticketIn(it);
  const id = newId(it.clock);
  await post(it, `/tickets/${ticket}/forward`, { action_id: id, based_on: "1", to: "role", to_role: "noc", to_user: "x", reason: "fibra" });
  it.server.office(ticket, "forward");
  await drain(it.phone, it.told, it.outside);
  const [item] = (await outboxDocument(it.phone, it.outside)).items;
  assert.equal(item?.standing, "conflict");
  assert.deepEqual(item?.may, { retry: false, edit: true, discard: true, resolve: true, comment: true });
  const edit = await resolve(it.phone, new Request(`https://atende.test/outbox/${id}/edit`), "", { ...it.outside, headers: {}, told: it.told, drain: async () => undefined });
  assert.equal(edit?.headers.get("Location"), `/tickets/${ticket}/forward?to=role&to_role=noc&reason=fibra&supersedes=${id}`);
  await it.feed();
  await press(it, `/outbox/${id}/mine`);
  await drain(it.phone, it.told, it.outside);
  await it.feed();
  assert.deepEqual(kinds(await it.shown(ticket)), ["open", "forward", "forward"]);
  assert.equal((await outboxDocument(it.phone, it.outside)).attention, 0);
});

test("a retry that would undo what others did unseen leads to the form first", async () => {
  const it = await world();
  const ticket = ticketIn(it);
  it.outside.rules = async () => undefined;
  const done = await enqueue(it.phone, draft(it, ticket, "close", { fields: {} }), "", it.outside);
  await drain(it.phone, it.told, it.outside);
  it.server.office(ticket, "forward");
  await it.feed();
  const id = done.is === "saved" ? done.entry.id : "";
  const answer = await press(it, `/outbox/${id}/retry`);
  assert.match(answer?.headers.get("Atende-See") ?? "", new RegExp(`^/tickets/${ticket}/close\\?`));
});

test("the export holds every word", async () => {
  const it = await world();
  await post(it, `/tickets/${ticketIn(it)}/comment`, { action_id: newId(it.clock), based_on: "1", text: "Olá, ção" });
  const answer = await press(it, "/outbox/export");
  assert.match(await answer!.text(), /Olá, ção/);
  assert.match(answer!.headers.get("Content-Disposition") ?? "", /attachment/);
});

test("the rules are asked of the page that posts, then of any other, and of nobody for long", async () => {
  const says = (id: string, message: unknown): Page => ({
    id,
    postMessage: (_asked, [port]) => message !== undefined && (port as MessagePort).postMessage(message),
  });
  const pages = (...all: Page[]) => ({ get: async (id: string) => all.find((each) => each.id === id), matchAll: async () => all });
  assert.equal(await askRules(pages(says("a", { failed: "not ready" }), says("b", { answer: "{}" })), "{}", "a"), "{}");
  assert.equal(await askRules(pages(), "{}", ""), undefined);
  assert.equal(await askRules(pages(says("a", undefined)), "{}", "a", 5), undefined);
});

test("the queue is exported as it stands: what is saved, refused or discarded after that is not in the file", async () => {
  const it = await world();
  const ticket = ticketIn(it);
  assert.equal(await isExported(it.phone), true); // there is nothing to lose
  await post(it, `/tickets/${ticket}/comment`, { action_id: newId(it.clock), based_on: "1", text: "Liguei." });
  assert.equal(await isExported(it.phone), false);
  const file = await resolve(it.phone, new Request("https://atende.test/outbox/export"), "", { ...it.outside, headers: {}, told: it.told, drain: async () => undefined });
  const { entries } = (await file!.json()) as { entries: { action: { fields: unknown } }[] };
  assert.deepEqual(entries.map(({ action }) => action.fields), [{ text: "Liguei." }]);
  assert.equal(await isExported(it.phone), true);
  await post(it, `/tickets/${ticket}/comment`, { action_id: newId(it.clock), based_on: "1", text: "De novo." });
  assert.equal(await isExported(it.phone), false);
  await press(it, "/outbox/export");
  const [first] = await it.entries();
  await it.phone.db.put("outbox", { ...first!, standing: "rejected" });
  assert.equal(await isExported(it.phone), false);
});
