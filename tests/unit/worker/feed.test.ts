import assert from "node:assert/strict";
import { test } from "node:test";
import { pull } from "../../../service_worker/src/feed/pull.ts";
import { baseOf, held, readDocument, rowsOf } from "../../../service_worker/src/store/documents.ts";
import type { Entry } from "../../../service_worker/src/types.ts";
import { answer, cursor, drop, entry, fact, head, newPhone, put, reset, restarted, serving, ticket, Told } from "./store_kept.ts";

const many = (from: number, to: number, version = 1): string[] =>
  Array.from({ length: to - from }, (_, at) => ticket(`t${from + at}`, version));
const broken = new TypeError("network");

test("what the stream brings is on the phone, letters cut between two pieces too", async () => {
  const phone = await newPhone();
  const told = new Told();
  const lines = [head(phone.reader, 2), ticket("t1", 3, { name: "São João — çãé 🏠" }), ticket("t2"), cursor("a")];
  assert.equal(await pull(phone, told, serving(lines)), "done");
  assert.deepEqual(await readDocument(phone, "ticket/t1").then((found) => [found?.document["name"], found?.base]), ["São João — çãé 🏠", 3]);
  assert.deepEqual(told.keys, ["ticket/t1", "ticket/t2"]);
  assert.deepEqual(told.tickets, ["t1", "t2"]);
  assert.deepEqual(told.steps, [[2, 2]]);
  assert.equal(await fact(phone, "pulled_at"), 1_000);
});

test("a worker killed between groups goes on from the last it stored", async () => {
  const phone = await newPhone();
  const first = [reset, ...many(0, 150), cursor("a"), ...many(150, 300), cursor("b"), ...many(300, 320)];
  const server = serving([head(phone.reader), ...first, broken], [head(phone.reader), ...many(300, 450), cursor("c")]);
  assert.equal(await pull(phone, new Told(), server), "offline");
  const again = await restarted(phone);
  assert.equal((await held(again)).tickets, 300);
  assert.equal(await pull(again, new Told(), server), "done");
  assert.deepEqual(server.asked, ["", "b"]);
  assert.equal((await held(again)).tickets, 450);
  assert.equal((await rowsOf(again, "ticket/")).length, 450);
});

test("pages hear of a first reading the less often the more is there, and of everything in the end, also where it broke", async () => {
  for (const end of [[cursor("z")], [broken]]) {
    const phone = await newPhone();
    const heard: number[] = [];
    const told = new Told();
    const changed = told.changed.bind(told);
    told.changed = (keys) => void heard.push(keys?.length ?? 0) ?? changed(keys);
    const groups = Array.from({ length: 20 }, (_, at) => [...many(at * 10, at * 10 + 10), cursor(`c${at}`)]).flat();
    await pull(phone, told, serving([head(phone.reader, 200), reset, ...groups, ...end]));
    assert.ok(heard.length < 14, `told ${heard.length} times of 20 groups`);
    assert.deepEqual(new Set(told.keys).size, 200);
  }
});

test("a reset leaves the old readable until the new is whole, and then nothing of the old", async () => {
  const phone = await newPhone();
  const server = serving(
    [head(phone.reader), reset, ...many(0, 120), cursor("a")],
    [head(phone.reader), reset, ...many(100, 220, 2), cursor("x"), broken],
    [head(phone.reader), ...many(220, 230, 2), drop("ticket/t105"), cursor("y")],
  );
  assert.equal(await pull(phone, new Told(), server), "done");
  assert.equal(await pull(phone, new Told(), server), "offline");
  assert.equal((await readDocument(phone, "ticket/t0"))?.base, 1);
  assert.equal((await readDocument(phone, "ticket/t110"))?.base, 1);
  const told = new Told();
  const again = await restarted(phone);
  assert.equal(await pull(again, told, server), "done");
  assert.deepEqual(server.asked, ["", "a", "x"]);
  assert.deepEqual(told.keys, [undefined]);
  assert.equal(await readDocument(again, "ticket/t0"), undefined);
  assert.equal(await readDocument(again, "ticket/t105"), undefined);
  assert.equal((await readDocument(again, "ticket/t110"))?.base, 2);
  assert.deepEqual(await held(again), { tickets: 129, orders: 0, customers: 0, directory: 0 });
});

test("a drop waits while its ticket has unsettled changes", async () => {
  const phone = await newPhone();
  const server = serving(
    [head(phone.reader), ticket("t1"), ticket("t2"), cursor("a")],
    [head(phone.reader), drop("ticket/t1"), drop("ticket/t2"), cursor("b")],
    [head(phone.reader), cursor("b")],
    [head(phone.reader), cursor("b")],
  );
  await pull(phone, new Told(), server);
  await phone.db.add("outbox", entry("a1", "t1") as Entry);
  await pull(phone, new Told(), server);
  assert.deepEqual(await fact(phone, "drops"), ["ticket/t1"]);
  assert.ok(await baseOf(phone, "ticket/t1"));
  assert.equal(await baseOf(phone, "ticket/t2"), undefined);
  await pull(phone, new Told(), server);
  assert.ok(await baseOf(phone, "ticket/t1"));
  const kept = (await phone.db.getFromIndex("outbox", "id", "a1")) as Entry;
  await phone.db.put("outbox", { ...kept, standing: "applied" });
  const told = new Told();
  await pull(phone, told, server);
  assert.equal(await baseOf(phone, "ticket/t1"), undefined);
  assert.deepEqual(told.keys, ["ticket/t1"]);
});

test("a reset does not take a document from under unsettled changes", async () => {
  const phone = await newPhone();
  const server = serving([head(phone.reader), reset, ...many(0, 110), cursor("a")], [head(phone.reader), reset, ...many(50, 160), cursor("b")]);
  await pull(phone, new Told(), server);
  await phone.db.add("outbox", entry("a1", "t1", "conflict") as Entry);
  await pull(phone, new Told(), server);
  assert.ok(await baseOf(phone, "ticket/t1"));
  assert.equal(await baseOf(phone, "ticket/t2"), undefined);
  assert.deepEqual(await fact(phone, "drops"), ["ticket/t1"]);
});

test("nothing of another person's stream is stored", async () => {
  const phone = await newPhone();
  assert.equal(await pull(phone, new Told(), serving([head("somebody"), reset, ticket("t1"), cursor("a")])), "another");
  assert.equal(await baseOf(phone, "ticket/t1"), undefined);
  assert.equal(await fact(phone, "cursor"), undefined);
});

const json = (status: number, code: string): Response =>
  new Response(JSON.stringify({ code }), { status, headers: { "Content-Type": "application/problem+json" } });
const answers: [string, () => Response | Promise<never>, string][] = [
  ["401 of ours is a session that ended", () => json(401, "sign_in_required"), "signed-out"],
  ["401 of a captive portal is no answer", () => new Response("<html>", { status: 401 }), "offline"],
  ["a device that was revoked is told so", () => json(403, "device_revoked"), "revoked"],
  ["another 403 is no answer", () => json(403, "forbidden"), "offline"],
  ["a captive portal's page is no answer", () => new Response("<html>", { headers: { "Content-Type": "text/html" } }), "offline"],
  ["503 is no answer", () => json(503, "busy"), "offline"],
  ["no network is no answer", () => Promise.reject(new TypeError("failed")), "offline"],
  ["a stream of something else is no answer", () => answer(["[1]"]), "offline"],
  ["a stream without a cursor is no answer", () => answer([head("reader")]), "offline"],
];
for (const [name, give, expected] of answers) {
  test(name, async () => {
    const phone = { ...(await newPhone()), reader: "reader" };
    assert.equal(await pull(phone, new Told(), { ...serving(), fetch: async () => give() }), expected);
    assert.equal(await fact(phone, "pulled_at"), undefined);
  });
}

test("a stream that stalls has broken, and what came stays", async () => {
  const phone = await newPhone();
  const stalled = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode(`${head(phone.reader)}\n${ticket("t1")}\n${cursor("a")}\n`)),
  });
  const fetch = async (): Promise<Response> => new Response(stalled, { headers: { "Content-Type": "application/x-ndjson" } });
  assert.equal(await pull(phone, new Told(), { ...serving(), fetch, patience: 20 }), "offline");
  assert.ok(await baseOf(phone, "ticket/t1"));
});

test("a full disk is told, and nothing of the group is half there", async () => {
  const phone = await newPhone();
  const server = serving([head(phone.reader), ticket("t1"), cursor("a"), ...many(2, 150), cursor("b")]);
  const full = new Proxy(phone.db, {
    get(db, name) {
      if (name !== "transaction") return Reflect.get(db, name, db) as unknown;
      return (...asked: Parameters<typeof db.transaction>) => {
        const tx = db.transaction(...asked);
        const store = tx.objectStore.bind(tx);
        return new Proxy(tx, {
          get(_, each) {
            if (each === "objectStore") return (of: "packs") => (of === "packs" ? fullStore(store(of)) : store(of));
            const value = Reflect.get(tx, each, tx) as unknown;
            return typeof value === "function" ? value.bind(tx) : value;
          },
        });
      };
    },
  });
  await assert.rejects(pull({ ...phone, db: full }, new Told(), server), { name: "QuotaExceededError" });
  const again = await restarted(phone);
  assert.equal(await fact(again, "cursor"), "a");
  assert.ok(await baseOf(again, "ticket/t1"));
  assert.equal(await baseOf(again, "ticket/t2"), undefined);
});

function fullStore(store: object): object {
  const refuse = () => Promise.reject(new DOMException("full", "QuotaExceededError"));
  return new Proxy(store, {
    get(target, name) {
      if (name === "add") return refuse;
      const value = Reflect.get(target, name, target) as unknown;
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

test("who asks meanwhile shares one more turn", async () => {
  const phone = await newPhone();
  const server = serving([head(phone.reader), ticket("t1"), cursor("a")], [head(phone.reader), ticket("t2"), cursor("b")]);
  const all = [pull(phone, new Told(), server), pull(phone, new Told(), server), pull(phone, new Told(), server)];
  assert.deepEqual(await Promise.all(all), ["done", "done", "done"]);
  assert.deepEqual(server.asked, ["", "a"]);
});

test("a lock whose holder hangs is taken over", async () => {
  const phone = await newPhone();
  const options: LockOptions[] = [];
  const locks = {
    request<T>(_name: string, given: LockOptions, work: (lock: unknown) => Promise<T>): Promise<T> {
      options.push(given);
      if (given.steal) return work({});
      return new Promise((_, reject) => given.signal?.addEventListener("abort", () => reject(given.signal?.reason as Error)));
    },
  };
  const server = { ...serving([head(phone.reader), ticket("t1"), cursor("a")]), locks, patience: 20 };
  assert.equal(await pull(phone, new Told(), server), "done");
  assert.deepEqual(options.map(({ steal }) => steal ?? false), [false, true]);
});

test("keys and documents are read however the line is written", async () => {
  const phone = await newPhone();
  const odd = '{ "put" : "customer/a\\"b", "document" : {"id": "a\\"b", "n": "\\u00e9"} }';
  assert.equal(await pull(phone, new Told(), serving([head(phone.reader), odd, put("me", { id: "me" }), cursor("a")])), "done");
  assert.deepEqual(await baseOf(phone, 'customer/a"b'), { id: 'a"b', n: "é" });
  assert.deepEqual(await baseOf(phone, "me"), { id: "me" });
});

test("a server restored from a copy is known by its epoch: it is told of once, and protocols it does not know of are given up", async () => {
  const phone = await newPhone();
  const headIn = (epoch: string) => JSON.stringify({ ...JSON.parse(head(phone.reader)), epoch });
  const server = serving([headIn("one"), cursor("a")], [headIn("two"), cursor("a")], [headIn("two"), cursor("a")]);
  let restored = 0;
  const told = Object.assign(new Told(), { restored: async () => void (restored += 1) });
  await pull(phone, told, server);
  await phone.db.put("facts", { from: "1", to: "20", next: "3", epoch: "one" }, "protocols");
  assert.equal(restored, 0);
  await pull(phone, told, server);
  await pull(phone, told, server);
  assert.equal(restored, 1);
  assert.equal(await fact(phone, "protocols"), undefined);
});

test("on a connection to be spared the directory is left for later, until the person asks for it", async () => {
  const phone = await newPhone();
  const asked: string[] = [];
  const later = (n: number): string => JSON.stringify({ ...(JSON.parse(head(phone.reader)) as object), later: n });
  const server = serving([later(7), ticket("t1"), cursor("a")], [later(0), put("directory/1", { id: "1" }), cursor("b")], [later(0), cursor("b")]);
  let spares = true;
  const means = { ...server, spares: () => spares, fetch: (address: string, init: RequestInit) => (asked.push(address), server.fetch(address, init)) };
  assert.equal(await pull(phone, new Told(), means), "done");
  assert.equal(await fact(phone, "directory_later"), 7);
  await phone.db.put("facts", true, "directory_asked");
  await pull(phone, new Told(), means);
  assert.equal(await fact(phone, "directory_later"), 0);
  await phone.db.delete("facts", "directory_asked");
  spares = false; // back on Wi-Fi
  await pull(phone, new Told(), means);
  assert.deepEqual(asked.map((address) => address.includes("spare=1")), [true, false, false]);
});
