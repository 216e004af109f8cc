/** Who is signed in on this phone, and what it takes to believe so: a wrong password, another's network, a revoked phone. */
import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { openDB } from "idb";
import type { Entry } from "../../../service_worker/src/types.ts";

const wiped: string[] = [];
const kept: string[] = [];
const cache = { match: () => Promise.resolve(undefined), put: (url: string) => Promise.resolve(kept.push(new URL(url).pathname)) };
Object.assign(globalThis, {
  self: globalThis,
  __ASSETS__: [],
  BroadcastChannel: class {
    postMessage(): void {}
  },
  caches: { keys: () => Promise.resolve([]), open: () => Promise.resolve(cache) },
  registration: { unregister: () => Promise.resolve(wiped.push("worker")) },
});
Object.defineProperty(navigator, "locks", { value: { request: (_name: string, _options: unknown, work: (lock: unknown) => unknown) => work({}) } });

const { isInDoubt, setDoubt, setReader } = await import("../../../service_worker/src/device.ts");
const { passSignIn } = await import("../../../service_worker/src/signing-in.ts");
const { receive } = await import("../../../service_worker/src/syncing.ts");
const { keptFile } = await import("../../../service_worker/src/files.ts");
const { followKeys } = await import("../../../service_worker/src/following.ts");
const { askWho, currentPhone, forgetReader } = await import("../../../service_worker/src/phone.ts");

const HTML = { headers: { "Content-Type": "text/html" } };
const JSON_TYPE = { "Content-Type": "application/json" };
const PORTAL = () => new Response("<h1>Wi-Fi do hotel</h1>", HTML);
const REVOKED = () => new Response('{"code":"device_revoked"}', { status: 403, headers: { "Content-Type": "application/problem+json" } });
const realFetch = globalThis.fetch;
let answers: { readonly [path: string]: () => Response } = {};
let asked: string[] = [];
let handedIn: { actions: { id: string }[]; more: boolean }[] = [];

beforeEach(async () => {
  asked = [];
  handedIn = [];
  wiped.length = 0;
  globalThis.fetch = (address, init) => {
    const { pathname } = new URL(address instanceof Request ? address.url : String(address), "http://atende.test");
    asked.push(pathname);
    if (pathname === "/sync/quarantine") handedIn.push(JSON.parse(String(init?.body)));
    const answer = answers[pathname];
    return answer ? Promise.resolve(answer()) : Promise.reject(new TypeError("no network"));
  };
  await setReader("ana");
  await setDoubt(false);
});

afterEach(async () => {
  answers = {};
  await setDoubt(false);
  await setReader("ana");
  const phone = await currentPhone();
  if (phone) await forgetReader(phone);
  globalThis.fetch = realFetch;
});

const post = (path: string): Promise<Response> =>
  passSignIn({
    event: { waitUntil: () => undefined },
    request: new Request(`http://atende.test${path}`, { method: "POST" }),
    url: new URL(path, "http://atende.test"),
  } as unknown as Parameters<typeof passSignIn>[0]);

for (const [what, answer] of [
  ["a wrong password", () => new Response("", { status: 422, ...HTML })],
  ["no signal", undefined],
] as const) {
  test(`after a sign-out ${what} brings nobody's documents back`, async () => {
    await setDoubt(true);
    if (answer) answers = { "/login": answer };
    await post("/login").catch(() => undefined);
    assert.equal(await isInDoubt(), true);
    assert.equal(await currentPhone(), undefined);
  });
}

test("a sign-in that did not go through leaves who is signed in as they were", async () => {
  answers = { "/login": () => new Response("", { status: 422, ...HTML }) };
  await post("/login");
  assert.equal((await currentPhone())?.reader, "ana");
});

for (const [what, state, doubt, names] of [
  ["that starts opens the database of who is signed in, before it is asked for", "activated", false, ["atende-ana"]],
  ["that starts while it is in doubt who is signed in opens nobody's", "activated", true, []],
  ["that is being installed touches no database of the one that works", "parsed", false, []],
] as const) {
  test(`a worker ${what}`, async () => {
    await forgetReader((await currentPhone()) ?? assert.fail());
    await setReader("ana");
    await setDoubt(doubt);
    Object.assign(globalThis, { serviceWorker: { state } });
    const opened = mock.method(indexedDB, "open");
    await import(`../../../service_worker/src/opening.ts?${state}-${doubt}`);
    await isInDoubt(); // stands behind what was begun
    await setImmediate();
    opened.mock.restore();
    assert.deepEqual(opened.mock.calls.map(({ arguments: [name] }) => name), names);
    assert.deepEqual(asked, [], "the server is asked for nothing");
  });
}

for (const body of ["{}", '{"reader":7}', "null"]) {
  test(`whose session it is is not learnt from ${body}`, async () => {
    answers = { "/sync/me": () => new Response(body, { headers: JSON_TYPE }) };
    assert.equal(await askWho(), "no answer");
    assert.equal((await currentPhone())?.reader, "ana");
  });
}

const ENTRY = { id: "a1", ticket: "t1", standing: "waiting", action: { id: "a1", after: null, kind: "comment" } } as unknown as Entry;

async function withWork(): Promise<void> {
  const phone = await currentPhone();
  assert.ok(phone);
  await phone.db.add("outbox", ENTRY);
}

test("a revoked phone keeps its queue until the server itself has it, whatever another's network answers", async () => {
  await withWork();
  answers = { "/sync/changes": REVOKED, "/sync/quarantine": PORTAL };
  await receive();
  assert.deepEqual(asked, ["/sync/changes", "/sync/quarantine"]);
  assert.equal(await (await currentPhone())?.db.count("outbox"), 1);
  assert.deepEqual(wiped, []);
  answers = { "/sync/changes": REVOKED, "/sync/quarantine": () => new Response('{"kept":1}', { headers: JSON_TYPE }) };
  await receive();
  assert.deepEqual(wiped, ["worker"]);
});

test("a revoked phone hands in a long queue in parts, in its order, and goes on where an answer was lost", async () => {
  const phone = await currentPhone();
  assert.ok(phone);
  const ids = Array.from({ length: 1200 }, (_, place) => `a${place}`);
  for (const id of ids) await phone.db.add("outbox", { ...ENTRY, id, action: { ...ENTRY.action, id } });
  let taken = 0;
  const once = () => (++taken > 1 ? PORTAL() : new Response('{"kept":1}', { headers: JSON_TYPE }));
  answers = { "/sync/changes": REVOKED, "/sync/quarantine": once };
  await receive();
  assert.deepEqual(wiped, []);
  answers = { "/sync/changes": REVOKED, "/sync/quarantine": () => new Response('{"kept":1}', { headers: JSON_TYPE }) };
  await receive();
  assert.deepEqual(wiped, ["worker"]);
  assert.deepEqual(handedIn.map(({ actions, more }) => [actions[0]?.id, actions.length, more]), [
    ["a0", 500, true],
    ["a500", 500, true],
    ["a500", 500, true],
    ["a1000", 200, false],
  ]);
});

test("a part of a revoked phone's queue is never more than a proxy takes", async () => {
  const phone = await currentPhone();
  assert.ok(phone);
  const long = { ...ENTRY.action, fields: { text: "ç".repeat(100_000) } };
  for (const id of ["a1", "a2", "a3", "a4", "a5"]) await phone.db.add("outbox", { ...ENTRY, id, action: { ...long, id } });
  answers = { "/sync/changes": REVOKED, "/sync/quarantine": () => new Response('{"kept":1}', { headers: JSON_TYPE }) };
  await receive();
  assert.deepEqual(handedIn.map(({ actions }) => actions.length), [2, 2, 1]);
});

test("a revoked phone forgets drafts as well, though no page is open to do it", async () => {
  (await openDB("atende-drafts-ana", 1, { upgrade: (db) => void db.createObjectStore("drafts") })).close();
  answers = { "/sync/changes": REVOKED, "/sync/quarantine": () => new Response('{"kept":0}', { headers: JSON_TYPE }) };
  await receive();
  assert.deepEqual((await indexedDB.databases()).filter(({ name }) => name?.includes("ana")), []);
});

test("a page of another's network is not kept for one of the app's files", async () => {
  const file = "/assets/pyodide/pyodide.asm.0123456789.wasm";
  answers = { [file]: PORTAL };
  assert.equal((await keptFile(new Request(`http://atende.test${file}`))).status, 200);
  assert.deepEqual(kept, []);
  answers = { [file]: () => new Response("wasm", { headers: { "Content-Type": "application/wasm" } }) };
  await keptFile(new Request(`http://atende.test${file}`));
  assert.deepEqual(kept, [file]);
});

test("what another's network answered for the server is asked again", async () => {
  const phone = await currentPhone();
  assert.ok(phone);
  answers = { "/sync/opened": PORTAL };
  await followKeys(phone, ["ticket/t1"]);
  answers = { "/sync/opened": () => new Response(null, { status: 204 }) };
  await followKeys(phone, ["ticket/t1"]);
  await followKeys(phone, ["ticket/t1"]);
  assert.deepEqual(asked, ["/sync/opened", "/sync/opened"]);
});
