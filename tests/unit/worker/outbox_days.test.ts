import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { test } from "node:test";
import { drain } from "../../../service_worker/src/outbox/drain.ts";
import { enqueue } from "../../../service_worker/src/outbox/enqueue.ts";
import { replacedBy } from "../../../service_worker/src/outbox/entries.ts";
import { projectAgain } from "../../../service_worker/src/outbox/project.ts";
import { takeOut } from "../../../service_worker/src/outbox/receipts.ts";
import type { Entry } from "../../../service_worker/src/types.ts";
import { draft, FakeLocks, ids, rules, ticketIn, world, type World } from "./outbox_world.ts";

/** Numbers from 0 to 1, the same for the same seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const KINDS = ["comment", "set_status", "forward", "test", "close", "comment"];

async function day(seed: number): Promise<void> {
  const random = seeded(seed);
  const it = await world();
  const tickets = [1, 2, 3].map((n) => ticketIn(it, `0198cccc-0000-7000-8000-00000000000${n}`));
  const any = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const made = new Set<string>();
  const given = new Set<string>();
  const { fetch } = it.outside;
  it.outside.random = random;
  it.outside.rules = async (request) => (random() < 0.25 ? undefined : rules(request));
  it.outside.fetch = async (address, init) => {
    const fate = random();
    if (fate < 0.15) throw new TypeError("no network");
    if (fate < 0.2) return new Response("<html>", { headers: { "Content-Type": "text/html" } });
    if (fate < 0.25) return new Response("", { status: 503 });
    const answer = await fetch(address, init);
    if (fate < 0.4) throw new TypeError("the answer was lost");
    if (fate < 0.5) await it.feed();
    return answer;
  };
  const steps: (() => Promise<unknown>)[] = [
    async () => {
      const ticket = any(tickets);
      const done = await enqueue(it.phone, draft(it, ticket, any(KINDS), { fields: { text: "x", description: "y" } }), "", it.outside);
      if (done.is === "saved") made.add(done.entry.id);
    },
    async () => {
      it.clock += 600_000;
      await drain(it.phone, it.told, it.outside);
    },
    () => it.feed(),
    async () => it.server.office(any(tickets), any(["forward", "comment"])),
    async () => {
      it.outside.locks = new FakeLocks(); // a worker started anew
      await projectAgain({ ...it.phone }, undefined, it.outside);
    },
    async () => {
      const open = (await it.entries()).filter(({ standing }) => standing !== "applied" && standing !== "withdrawn");
      if (open.length === 0 || random() < 0.6) return;
      const entry = any(open);
      if (random() < 0.5) {
        await takeOut(it.phone, entry.id, it.clock);
        given.add(entry.id);
      } else {
        const { ticket, action } = entry;
        const done = await enqueue(it.phone, draft(it, ticket, action.kind, { fields: action.fields, supersedes: entry.id }), "", it.outside);
        if (done.is === "saved") made.add(done.entry.id).add(entry.id) && given.add(entry.id);
      }
      await projectAgain(it.phone, [entry.ticket], it.outside);
    },
  ];
  for (let step = 0; step < 60; step += 1) await any(steps)();
  await settle(it, fetch);
  await check(it, tickets, made, given);
}

async function settle(it: World, fetch: World["outside"]["fetch"]): Promise<void> {
  it.outside.fetch = fetch;
  it.outside.rules = async (request) => rules(request);
  it.clock += 24 * 3_600_000;
  assert.equal(await drain(it.phone, it.told, it.outside), "done");
  await it.feed();
  await projectAgain(it.phone, undefined, it.outside);
}

async function check(it: World, tickets: readonly string[], made: ReadonlySet<string>, given: ReadonlySet<string>): Promise<void> {
  const entries = await it.entries();
  const byId = new Map(entries.map((each) => [each.id, each]));
  assert.equal(new Set(it.server.applied).size, it.server.applied.length, "nothing is applied twice");
  for (const id of made) {
    const entry = byId.get(id);
    assert.ok(entry, `${id} is lost`);
    if (entry.standing === "applied") assert.ok(it.server.applied.includes(id), `${id} is said to be applied`);
    if (entry.standing === "withdrawn") assert.ok(given.has(id), `${id} was never taken back`);
    if (entry.standing === "waiting") assert.ok(heldUp(entry, byId), `${id} waits for nothing`);
  }
  for (const id of it.server.applied) {
    const entry = byId.get(id);
    assert.equal(entry?.standing, "applied", `${id} is applied and not known to be`);
    const replaced = entry ? replacedBy(entry, byId) : [];
    assert.ok(!replaced.some((each) => it.server.applied.includes(each.id)) || informed(entry, byId), `${id} is applied, and so is what it was to replace`);
    const after = entry?.action.after;
    const place = it.server.applied.indexOf(id);
    // Comments are never held: they go ahead of what waited behind something refused, also of what they were written after.
    const mayPass = ["comment", "test"].includes(entry?.action.kind ?? "") && entries.some((each) => each.ticket === entry?.ticket && wasRefused(each));
    const before = after && !mayPass && byId.get(after)?.standing === "applied" ? it.server.applied.indexOf(after) : -1;
    assert.ok(before < place, `${id} went before what it follows`);
  }
  for (const ticket of tickets) {
    const shown = ids(await it.shown(ticket));
    assert.equal(new Set(shown).size, shown.length, "nothing is shown twice");
    const server = ids(it.server.tickets.get(ticket));
    assert.deepEqual(shown.slice(0, server.length), server);
  }
}

/** Whether the person was told that what is replaced had been done: who edits it again then means to add to it. */
const informed = (entry: Entry | undefined, byId: ReadonlyMap<string, Entry>): boolean =>
  entry !== undefined && replacedBy(entry, byId).some(({ answer }) => answer?.code === "superseded_applied");

/** Whether others of its ticket waited behind it until the person decided. */
const wasRefused = ({ answer }: Entry): boolean => answer?.outcome === "rejected" || answer?.outcome === "conflict";

/** Whether a waiting entry's way back ends at one that needs the person. */
function heldUp(entry: Entry, byId: ReadonlyMap<string, Entry>): boolean {
  for (let each: Entry | undefined = entry; each; each = each.action.after === null ? undefined : byId.get(each.action.after))
    if (each.standing === "rejected" || each.standing === "conflict") return true;
  return false;
}

test("whatever a day brings, nothing is lost, nothing doubled, and within a ticket all is in order", async () => {
  const only = process.env["SEED"];
  for (let seed = 1; seed <= 40; seed += 1)
    if (only === undefined || Number(only) === seed)
      await day(seed).catch((error: unknown) => {
        throw new Error(`seed ${seed}`, { cause: error });
      });
});
