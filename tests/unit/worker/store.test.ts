import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { pull } from "../../../service_worker/src/feed/pull.ts";
import { setSite } from "../../../service_worker/src/pages/site.ts";
import { MOST_OVERLAID } from "../../../service_worker/src/store/compacting.ts";
import { directoryOf } from "../../../service_worker/src/store/directory.ts";
import { baseOf, held, keepOpened, readDocument, rowsOf } from "../../../service_worker/src/store/documents.ts";
import { forgetDocuments } from "../../../service_worker/src/store/generations.ts";
import { bytesAt } from "../../../service_worker/src/store/packs.ts";
import { searchDocument } from "../../../service_worker/src/store/search.ts";
import type { Entry, Phone } from "../../../service_worker/src/types.ts";
import { cursor, drop, entry, fact, head, newPhone, put, reset, restarted, serving, ticket, Told } from "./store_kept.ts";

const broken = new TypeError("network");
const span = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, at) => from + at);
const tickets = (from: number, to: number, version = 1): string[] => span(from, to).map((each) => ticket(`t${each}`, version));
const customer = (number: number, name = `cliente ${number}`): string =>
  put(`directory/${number}`, { id: String(number), code: String(number), name, sort_name: name, equipment: ["ZTEG1"] });
const customers = (from: number, to: number, name = "cliente"): string[] => span(from, to).map((each) => customer(each, `${name} ${each}`));

beforeEach(() => {
  setSite({ told: { search_fields: {} }, words: {}, pages: [], headers: {} } as unknown as Parameters<typeof setSite>[0]);
  mock.method(console, "warn", () => undefined);
});
afterEach(() => mock.restoreAll());

/** One pull for each stream, each by a worker that was started anew. */
async function pulled(phone: Phone, ...streams: (readonly (string | Error)[])[]): Promise<Phone> {
  let next = phone;
  for (const lines of streams) {
    await pull(next, new Told(), serving([head(next.reader), ...lines]));
    next = await restarted(next);
  }
  return next;
}

async function found(phone: Phone, q: string): Promise<string[]> {
  const ids: string[] = [];
  for (let after = ""; ; ) {
    const page = await searchDocument(phone, new URLSearchParams({ by: "name", q, after }), "pt-BR");
    ids.push(...(page["items"] as { id: string }[]).map(({ id }) => id));
    if (!page["next"]) return ids;
    after = String(page["next"]);
  }
}

const packs = (phone: Phone): Promise<number> => phone.db.count("packs");
const places = async (phone: Phone): Promise<number> => (await phone.db.getAllKeys("facts")).filter((key) => key.startsWith("pack/")).length;
/** Changes that come a few at a time are laid over, and never packs at once. */
const inGroups = (lines: readonly string[], name: string): string[] =>
  lines.flatMap((line, at) => (at % 50 === 49 || at === lines.length - 1 ? [line, cursor(`${name}${at}`)] : [line]));

test("documents that changed one by one are laid over up to a number, and beyond it become packs that read the same", async () => {
  let phone = await pulled(await newPhone(), [reset, ...tickets(0, 1_200), cursor("a")]);
  phone = await pulled(phone, inGroups([...tickets(0, MOST_OVERLAID - 1, 2), drop("ticket/t1100")], "b"));
  assert.equal(await phone.db.count("overlay"), MOST_OVERLAID);
  phone = await pulled(phone, inGroups([...tickets(500, 510, 3), ticket("new", 1)], "c"));
  assert.equal(await phone.db.count("overlay"), 1, "only that a document was dropped is left, where its pack stays");
  const versions = await Promise.all(span(0, 1_200).map(async (each) => (await readDocument(phone, `ticket/t${each}`))?.base));
  assert.deepEqual(versions, span(0, 1_200).map((each) => (each === 1_100 ? undefined : each < 499 ? 2 : each >= 500 && each < 510 ? 3 : 1)));
  assert.equal((await rowsOf(phone, "ticket/")).length, 1_200);
  assert.equal((await held(phone)).tickets, 1_200);
});

test("what was dropped stays dropped when what is laid over becomes packs, and packs of nothing but that are gone", async () => {
  let phone = await pulled(await newPhone(), [reset, ...tickets(0, 600), cursor("a")]);
  const before = await packs(phone);
  phone = await pulled(phone, inGroups([...span(0, 550).map((each) => drop(`ticket/t${each}`)), ticket("new")], "b"));
  assert.equal(await phone.db.count("overlay"), 0);
  assert.deepEqual((await rowsOf(phone, "ticket/")).length, 51);
  assert.equal(await readDocument(phone, "ticket/t3"), undefined);
  assert.equal((await readDocument(phone, "ticket/t599"))?.base, 1);
  assert.equal((await held(phone)).tickets, 51);
  assert.ok((await packs(phone)) <= before);
  assert.equal(await places(phone), await packs(phone));
});

test("what is opened from the server while much is laid over is found again after it became packs", async () => {
  let phone = await pulled(await newPhone(), [reset, ...tickets(0, 300), cursor("a")]);
  await keepOpened(phone, "ticket/far", { id: "far", version: 7 });
  phone = await pulled(phone, inGroups(tickets(0, 300, 2), "b"), inGroups(tickets(400, 650), "c"));
  assert.equal(await phone.db.count("overlay"), 0);
  assert.equal((await readDocument(phone, "ticket/far"))?.base, 7);
});

test("a reading anew that broke off and was begun anew leaves nothing of its first attempt", async () => {
  let phone = await pulled(await newPhone(), [reset, ...tickets(0, 300), cursor("a")]);
  phone = await pulled(phone, [reset, ...tickets(900, 1_200), cursor("x"), broken]);
  assert.equal((await held(phone)).tickets, 300);
  phone = await pulled(phone, [reset, ...tickets(100, 350, 2), cursor("y")]);
  assert.equal((await held(phone)).tickets, 250);
  assert.equal(await readDocument(phone, "ticket/t900"), undefined);
  assert.equal((await readDocument(phone, "ticket/t100"))?.base, 2);
  assert.equal(await places(phone), await packs(phone));
  const generations = new Set((await phone.db.getAll("packs")).map(({ generation }) => generation));
  assert.equal(generations.size, 1);
});

test("forgetting documents keeps whose phone it is and what it has to send, and the next sync begins at nothing", async () => {
  let phone = await pulled(await newPhone(), [reset, ...tickets(0, 120), ...customers(0, 120), cursor("a")]);
  await phone.db.put("facts", "device", "device");
  await phone.db.add("outbox", entry("a1", "t1") as Entry);
  await forgetDocuments(phone);
  assert.deepEqual(await held(phone), { tickets: 0, orders: 0, customers: 0, directory: 0 });
  assert.deepEqual(await found(phone, "cliente"), []);
  phone = await restarted(phone);
  assert.equal(await fact(phone, "device"), "device");
  assert.equal(await phone.db.count("outbox"), 1);
  const server = serving([head(phone.reader), reset, ...tickets(0, 3), cursor("b")]);
  await pull(phone, new Told(), server);
  assert.deepEqual(server.asked, [""]);
  assert.equal((await held(phone)).tickets, 3);
});

test("a first sync that broke off in the middle is searched as far as it came, and goes on from there", async () => {
  const cut = '{"put":"directory/120","document":{"id":"120","na';
  const phone = await newPhone();
  const server = serving(
    [head(phone.reader), reset, ...customers(0, 100), cursor("a"), ...customers(100, 120), cut, broken],
    [head(phone.reader), ...customers(100, 300), cursor("b")],
  );
  assert.equal(await pull(phone, new Told(), server), "offline");
  let again = await restarted(phone);
  assert.equal((await found(again, "cliente")).length, 100);
  assert.equal((await searchDocument(again, new URLSearchParams({ q: "cliente" }), "pt-BR", [{ id: "name", name: "Nome" }]))["partial"], true);
  assert.equal(await pull(again, new Told(), server), "done");
  again = await restarted(again);
  assert.deepEqual(server.asked, ["", "a"]);
  assert.equal((await found(again, "cliente")).length, 300);
});

test("customers that changed since the index was made are found as they are now, and it is made anew beyond a number", async () => {
  let phone = await pulled(await newPhone(), [reset, ...customers(0, 900), cursor("a")]);
  const made = await fact(phone, "directory_upto");
  phone = await pulled(phone, [customer(5, "zilda"), drop("directory/6"), customer(2_000, "zilda nova"), cursor("b")]);
  assert.equal(await fact(phone, "directory_upto"), made);
  assert.deepEqual(await found(phone, "zil"), ["5", "2000"]);
  assert.equal((await found(phone, "cliente")).length, 898);
  phone = await pulled(phone, inGroups(customers(100, 700, "outra"), "c"));
  assert.notEqual(await fact(phone, "directory_upto"), made);
  assert.equal((await directoryOf(phone)).changed.size, 0);
  assert.equal((await found(phone, "outra")).length, 600);
  assert.equal((await found(phone, "cliente")).length, 298);
  assert.deepEqual(await found(phone, "zil"), ["5", "2000"]);
  assert.deepEqual(await found(phone, "cliente 6"), span(60, 70).concat(span(700, 700)).map(String));
});

test("an index that is gone or of another shape is not missed", async () => {
  const phone = await pulled(await newPhone(), [reset, ...customers(0, 150), cursor("a")]);
  await phone.db.delete("facts", "directory");
  assert.equal((await found(await restarted(phone), "cliente")).length, 150);
  const again = await restarted(phone);
  await again.db.put("facts", "0 0 1", "directory_upto");
  assert.equal((await found(again, "cliente")).length, 150);
});

/** Cut a document's JSON in its pack in half, as a disk may. */
async function tear(phone: Phone, key: string): Promise<void> {
  for (const pack of await phone.db.getAll("packs")) {
    const place = pack.keys.indexOf(key);
    if (place < 0) continue;
    const document = bytesAt(pack, place);
    document.fill(0, document.length >> 1);
    await phone.db.put("packs", pack);
  }
}

test("a pack that was just read is not read again for another of its documents", async () => {
  const phone = await pulled(await newPhone(), [reset, ...tickets(0, 150), cursor("a")]);
  assert.equal((await readDocument(phone, "ticket/t7"))?.base, 1);
  await phone.db.clear("packs");
  assert.equal((await readDocument(phone, "ticket/t8"))?.base, 1);
  await forgetDocuments(phone);
  assert.equal(await readDocument(phone, "ticket/t8"), undefined);
});

test("a record that is broken does not take the others down, and opening it brings it back", async () => {
  let phone = await pulled(await newPhone(), [reset, ...tickets(0, 150), ...customers(0, 150), cursor("a")]);
  await tear(phone, "ticket/t7");
  await tear(phone, "directory/9");
  await phone.db.delete("facts", "directory_upto");
  phone = await restarted(phone);
  assert.equal(await readDocument(phone, "ticket/t7"), undefined);
  assert.equal((await rowsOf(phone, "ticket/")).length, 149);
  assert.equal((await found(phone, "cliente")).length, 149);
  await keepOpened(phone, "ticket/t7", { id: "t7", version: 4 });
  assert.equal((await readDocument(phone, "ticket/t7"))?.base, 4);
  assert.equal((await rowsOf(phone, "ticket/")).length, 150);
  phone = await pulled(phone, inGroups(tickets(0, 510, 5), "b"));
  assert.equal((await rowsOf(phone, "ticket/")).length, 510);
});

test("a document that comes broken leaves what came with it, and the sync goes on", async () => {
  const torn = '{"put":"ticket/torn","document":{"id":"to}';
  let phone = await pulled(await newPhone(), [reset, ...tickets(0, 150), torn, cursor("a")]);
  await rowsOf(phone, "ticket/");
  phone = await pulled(phone, [ticket("t200"), '{"put":"ticket/t3","document":{"id":}', cursor("b")]);
  assert.equal(await fact(phone, "cursor"), "b");
  assert.ok(await baseOf(phone, "ticket/t200"));
  assert.equal((await baseOf(phone, "ticket/t3"))?.["version"], 1);
  assert.equal(await baseOf(phone, "ticket/torn"), undefined);
  assert.equal((await rowsOf(phone, "ticket/")).length, 151);
});

test("where the rest of the directory waits, a search says that it is of a part", async () => {
  const named = [{ id: "name", name: "Nome" }];
  const phone = await pulled(await newPhone(), [reset, ...customers(0, 3), cursor("a")]);
  const search = () => searchDocument(phone, new URLSearchParams({ by: "name", q: "cliente" }), "pt-BR", named);
  assert.equal((await search())["partial"], undefined);
  await phone.db.put("facts", 40, "directory_later");
  assert.deepEqual((await search())["partial_fields"], ["Nome"]);
});
