import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { test } from "node:test";
import { counts, outboxDocument, waitingOf } from "../../../service_worker/src/outbox/document.ts";
import { drain, resendAfterRestore } from "../../../service_worker/src/outbox/drain.ts";
import { enqueue } from "../../../service_worker/src/outbox/enqueue.ts";
import { pauseOf } from "../../../service_worker/src/outbox/pause.ts";
import { projectAgain } from "../../../service_worker/src/outbox/project.ts";
import { takeOut } from "../../../service_worker/src/outbox/receipts.ts";
import { draft, ids, kinds, problem, ticketIn, world, type World } from "./outbox_world.ts";

async function queued(it: World, ticket: string, kind: string, more = {}): Promise<string> {
  const done = await enqueue(it.phone, draft(it, ticket, kind, more), "", it.outside);
  assert.equal(done.is, "saved");
  return done.is === "saved" ? done.entry.id : "";
}
const round = (it: World) => drain(it.phone, it.told, it.outside);
const standing = async (it: World, id: string) => (await it.entries()).find((each) => each.id === id)?.standing;

test("an action whose answer was lost after the commit takes effect once", async () => {
  const it = await world();
  const ticket = ticketIn(it);
  const id = await queued(it, ticket, "comment");
  const { fetch } = it.outside;
  it.outside.fetch = async (address, init) => {
    await fetch(address, init);
    throw new TypeError("connection lost");
  };
  assert.equal(await round(it), "later");
  assert.equal(await standing(it, id), "waiting");
  it.outside.fetch = fetch;
  assert.equal(await round(it), "done");
  assert.deepEqual(it.server.applied, [id]);
  assert.equal(await standing(it, id), "applied");
});

test("receipt first, then feed: nothing flickers or doubles", async () => {
  const it = await world();
  const ticket = ticketIn(it);
  const id = await queued(it, ticket, "comment");
  assert.deepEqual(kinds(await it.shown(ticket)), ["open", "comment"]);
  await round(it);
  assert.deepEqual(kinds(await it.shown(ticket)), ["open", "comment"]);
  await it.feed();
  assert.deepEqual(kinds(await it.shown(ticket)), ["open", "comment"]);
  assert.equal((await it.phone.db.getAll("projections")).length, 0);
  assert.equal(ids(await it.shown(ticket)).at(-1), id);
});

test("feed first, then receipt: nothing flickers or doubles", async () => {
  const it = await world();
  const ticket = ticketIn(it);
  await queued(it, ticket, "comment");
  const { fetch } = it.outside;
  it.outside.fetch = async (address, init) => {
    await fetch(address, init);
    await it.feed();
    assert.deepEqual(kinds(await it.shown(ticket)), ["open", "comment"]);
    throw new TypeError("connection lost");
  };
  await round(it);
  it.outside.fetch = fetch;
  await round(it);
  assert.deepEqual(kinds(await it.shown(ticket)), ["open", "comment"]);
  assert.equal((await it.phone.db.getAll("projections")).length, 0);
});

test("a second action does not pass for having seen what the office did meanwhile", async () => {
  const it = await world();
  const ticket = ticketIn(it);
  const first = await queued(it, ticket, "comment");
  const second = await queued(it, ticket, "forward");
  const [one, two] = await it.entries();
  assert.deepEqual([one?.action.based_on, two?.action.based_on], [1, 1]);
  assert.equal(two?.action.after, first);
  it.server.office(ticket, "forward");
  await round(it);
  assert.equal(await standing(it, first), "applied");
  assert.equal(await standing(it, second), "conflict");
  await it.feed();
  assert.deepEqual(kinds(await it.shown(ticket)), ["open", "forward", "comment"]);
  assert.deepEqual(await counts(it.phone), { pending: 0, attention: 1 });
});

test("a worker killed between sending and its answer sends the same again", async () => {
  const it = await world();
  const ticket = ticketIn(it);
  const id = await queued(it, ticket, "comment");
  const sent = it.outside.fetch;
  let reached: () => void = () => undefined;
  const isOut = new Promise<void>((resolve) => (reached = resolve));
  it.outside.fetch = async (address, init) => {
    await sent(address, init);
    reached();
    return new Promise(() => undefined);
  };
  void round(it);
  await isOut;
  const [entry] = await it.entries();
  assert.equal(entry?.sent, true);
  const again = { ...it.outside, locks: new (it.outside.locks.constructor as new () => typeof it.outside.locks)(), fetch: sent };
  assert.equal(await drain({ ...it.phone }, it.told, again), "done");
  assert.deepEqual(it.server.applied, [id]);
});

test("one action the server will never read keeps nobody else's waiting", async () => {
  const it = await world();
  const tickets = [1, 2, 3, 4, 5].map((n) => ticketIn(it, `0198aaaa-0000-7000-8000-00000000000${n}`));
  const queue: string[] = [];
  for (const ticket of tickets) queue.push(await queued(it, ticket, "comment"));
  it.server.poison.add(queue[0] ?? "");
  assert.equal(await round(it), "done");
  assert.deepEqual(it.server.applied, queue.slice(1));
  assert.equal(await standing(it, queue[0] ?? ""), "rejected");
  const { items } = await outboxDocument(it.phone, it.outside);
  assert.equal(items[0]?.message, "unsendable");
});

test("a captive portal's page is no answer", async () => {
  const it = await world();
  const ticket = ticketIn(it);
  const id = await queued(it, ticket, "comment");
  for (const answer of [
    new Response("<html>Aceite os termos</html>", { headers: { "Content-Type": "text/html" } }),
    new Response("<html>", { status: 401, headers: { "Content-Type": "text/html" } }),
    Response.json({ welcome: true }),
    Response.json([]),
  ]) {
    it.outside.fetch = async () => answer;
    assert.equal(await round(it), "later");
    assert.equal(await standing(it, id), "waiting");
  }
});

test("a session that ends while sending keeps the queue, and it goes on after signing in", async () => {
  const it = await world();
  const ticket = ticketIn(it);
  const id = await queued(it, ticket, "comment");
  const { fetch } = it.outside;
  it.outside.fetch = async () => problem(401, "sign_in_required");
  assert.equal(await round(it), "signed-out");
  assert.equal((await outboxDocument(it.phone, it.outside)).stopped, "signed-out");
  it.outside.fetch = fetch;
  it.server.reader = "somebody else";
  assert.equal(await round(it), "another");
  assert.equal(await standing(it, id), "waiting");
  it.server.reader = it.phone.reader;
  assert.equal(await round(it), "done");
  assert.equal(await standing(it, id), "applied");
  assert.equal(await pauseOf(it.phone), undefined);
});

test("the server's wish to be asked later is kept, by a worker started anew as well", async () => {
  const it = await world();
  const ticket = ticketIn(it);
  await queued(it, ticket, "comment");
  const { fetch } = it.outside;
  let asked = 0;
  it.outside.fetch = async () => ((asked += 1), problem(429, "too_many", { "Retry-After": "120" }));
  assert.equal(await round(it), "later");
  assert.equal(await round(it), "later");
  assert.equal(asked, 1);
  it.clock += 130_000;
  it.outside.fetch = fetch;
  assert.equal(await round(it), "done");
});

test("two rounds at once send one after the other, and nothing twice", async () => {
  const it = await world();
  const ticket = ticketIn(it);
  const queue = [await queued(it, ticket, "comment"), await queued(it, ticket, "comment")];
  let atOnce = 0;
  let most = 0;
  const { fetch } = it.outside;
  it.outside.fetch = async (address, init) => {
    most = Math.max(most, (atOnce += 1));
    const answer = await fetch(address, init);
    atOnce -= 1;
    return answer;
  };
  await Promise.all([round(it), round(it), drain({ ...it.phone }, it.told, it.outside)]);
  assert.equal(most, 1);
  assert.deepEqual(it.server.applied, queue);
});

test("who holds the lock and hangs is taken over", async (t) => {
  const it = await world();
  const id = await queued(it, ticketIn(it), "comment");
  t.mock.timers.enable({ apis: ["setTimeout"] });
  it.outside.locks.request(`atende-drain-${it.phone.reader}`, {}, () => new Promise(() => undefined)).catch(() => undefined);
  const sending = round(it);
  t.mock.timers.tick(50_000);
  t.mock.timers.reset();
  assert.equal(await sending, "done");
  assert.deepEqual(it.server.applied, [id]);
});

test("a refused action holds up what follows it on its ticket, and nothing else; comments are never held", async () => {
  const it = await world();
  const [one, two] = [ticketIn(it), ticketIn(it, "0198aaaa-0000-7000-8000-000000000002")];
  it.outside.rules = async () => undefined;
  const refused = await queued(it, one, "close", { fields: {} });
  const held = await queued(it, one, "forward");
  const comment = await queued(it, one, "comment");
  const other = await queued(it, two, "comment");
  await round(it);
  assert.deepEqual(it.server.applied, [comment, other]);
  assert.equal(await standing(it, refused), "rejected");
  assert.equal(await standing(it, held), "waiting");
  const item = (await outboxDocument(it.phone, it.outside)).items.find(({ id }) => id === held);
  assert.equal(item?.standing, "held");
  assert.equal(item?.held_by, refused);
});

test("a refused action leaves the page, and what stays is shown", async () => {
  const it = await world();
  const ticket = ticketIn(it);
  await queued(it, ticket, "forward");
  const comment = await queued(it, ticket, "comment");
  it.server.office(ticket, "close");
  await round(it);
  assert.deepEqual(ids(await it.shown(ticket)).at(-1), comment);
  assert.deepEqual(kinds(await it.shown(ticket)), ["open", "comment"]);
});

test("without rules the last projection stays while it is true, and what waits is told beside the base when it is not", async () => {
  const it = await world();
  const ticket = ticketIn(it);
  const id = await queued(it, ticket, "comment");
  const { rules } = it.outside;
  it.outside.rules = async () => undefined;
  await projectAgain(it.phone, [ticket], it.outside);
  assert.deepEqual(kinds(await it.shown(ticket)), ["open", "comment"]);
  it.server.office(ticket, "forward");
  await it.feed();
  assert.deepEqual(kinds(await it.shown(ticket)), ["open", "forward"]);
  assert.deepEqual((await waitingOf(it.phone, ticket, it.outside)).map((each) => each.id), [id]);
  it.outside.rules = rules;
  await projectAgain(it.phone, undefined, it.outside);
  assert.deepEqual(kinds(await it.shown(ticket)), ["open", "forward", "comment"]);
  assert.deepEqual(await waitingOf(it.phone, ticket, it.outside), []);
});

test("a customer's page shows what waits on each of its tickets, and follows when the customer changes under them", async () => {
  const it = await world();
  const tickets = [ticketIn(it), ticketIn(it, "0198aaaa-0000-7000-8000-000000000002")];
  for (const ticket of tickets) await queued(it, ticket, "comment");
  const shown = async () => (await it.outside.read(it.phone, "customer/c1")) as { phones?: string; tickets: { id: string; version: number }[] };
  assert.deepEqual((await shown()).tickets.map(({ id }) => id), tickets);
  it.base.set("customer/c1", { ...it.base.get("customer/c1"), phones: "9999" });
  await projectAgain(it.phone, [], it.outside);
  assert.equal((await shown()).phones, "9999");
  assert.deepEqual((await shown()).tickets.map(({ version }) => version), [2, 2]);
  await round(it);
  await it.feed();
  assert.deepEqual(await it.phone.db.getAll("projections"), []);
});

test("after the server was restored from a copy, what it forgot is sent again and what it knows changes nothing", async () => {
  const it = await world();
  const ticket = ticketIn(it);
  const kept = await queued(it, ticket, "comment");
  await round(it);
  const copy = { tickets: new Map(it.server.tickets), receipts: new Map(it.server.receipts) };
  const lost = await queued(it, ticket, "comment");
  await round(it);
  Object.assign(it.server, copy, { applied: [kept] });
  assert.equal(await resendAfterRestore(it.phone), 2);
  assert.equal(await round(it), "done");
  assert.deepEqual(it.server.applied, [kept, lost]);
  await it.feed();
  assert.deepEqual(kinds(await it.shown(ticket)), ["open", "comment", "comment"]);
});

test("an action that waits for one a restored server forgot has that one sent again, in order", async () => {
  const it = await world();
  const ticket = ticketIn(it);
  const copy = { tickets: new Map(it.server.tickets), receipts: new Map(it.server.receipts) };
  const lost = await queued(it, ticket, "comment");
  await round(it);
  const next = await queued(it, ticket, "set_status");
  Object.assign(it.server, copy, { applied: [] });
  assert.equal(await round(it), "done");
  assert.deepEqual(it.server.applied, [lost, next]);
});

/** The server does what it is asked, and its answer is lost. */
async function roundLost(it: World): Promise<void> {
  const { fetch } = it.outside;
  it.outside.fetch = async (address, init) => {
    await fetch(address, init);
    throw new TypeError("connection lost");
  };
  assert.equal(await round(it), "later");
  it.outside.fetch = fetch;
}

test("what was edited although it had been done is known to be done, and only the edit needs the person", async () => {
  const it = await world();
  const ticket = ticketIn(it);
  const done = await queued(it, ticket, "comment", { fields: { text: "x" } });
  await roundLost(it);
  const edited = await queued(it, ticket, "comment", { fields: { text: "y" }, supersedes: done });
  assert.equal(await round(it), "done");
  assert.deepEqual(it.server.applied, [done]);
  assert.equal(await standing(it, done), "applied");
  assert.equal(await standing(it, edited), "rejected");
});

test("an edit that is discarded before it was sent takes back what it was to replace", async () => {
  for (const arrived of [true, false]) {
    const it = await world();
    const ticket = ticketIn(it);
    const first = await queued(it, ticket, "comment");
    const { fetch } = it.outside;
    it.outside.fetch = async () => Promise.reject(new TypeError("no network"));
    if (!arrived) await round(it);
    it.outside.fetch = fetch;
    if (arrived) await roundLost(it);
    const edited = await queued(it, ticket, "comment", { supersedes: first });
    await takeOut(it.phone, edited, it.clock);
    assert.equal((await counts(it.phone)).pending, 1, "the server is still to be told");
    assert.equal(await round(it), "done");
    assert.equal(await standing(it, first), arrived ? "applied" : "withdrawn");
    assert.equal(it.server.receipts.get(first)?.code, arrived ? "" : "withdrawn");
    assert.equal((await counts(it.phone)).attention, arrived ? 1 : 0, "what came too late is told");
  }
});

test("what was edited twice without signal is not done beside what was edited first", async () => {
  const it = await world();
  const ticket = ticketIn(it);
  const first = await queued(it, ticket, "comment", { fields: { text: "x" } });
  await roundLost(it);
  const second = await queued(it, ticket, "comment", { fields: { text: "y" }, supersedes: first });
  const third = await queued(it, ticket, "comment", { fields: { text: "z" }, supersedes: second });
  assert.equal(await round(it), "done");
  assert.deepEqual(it.server.applied, [first]);
  assert.equal(await standing(it, first), "applied");
  assert.equal(await standing(it, third), "rejected");
});

test("what was edited twice, and sent each time without an answer, is done once", async () => {
  const it = await world();
  const ticket = ticketIn(it);
  const first = await queued(it, ticket, "comment", { fields: { text: "x" } });
  await roundLost(it);
  const second = await queued(it, ticket, "comment", { fields: { text: "y" }, supersedes: first });
  await roundLost(it);
  const third = await queued(it, ticket, "comment", { fields: { text: "z" }, supersedes: second });
  assert.equal(await round(it), "done");
  assert.deepEqual(it.server.applied, [first]);
  assert.equal(await standing(it, first), "applied");
  assert.equal(await standing(it, third), "rejected");
});
