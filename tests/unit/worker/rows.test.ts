import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { pull } from "../../../service_worker/src/feed/pull.ts";
import { pathsOfLists } from "../../../service_worker/src/pages/lists.ts";
import { MOST_OVERLAID } from "../../../service_worker/src/store/compacting.ts";
import { keepOpened, listedOf, readDocument, rowsOf } from "../../../service_worker/src/store/documents.ts";
import { holdInRows } from "../../../service_worker/src/store/rows.ts";
import type { Document, Phone } from "../../../service_worker/src/types.ts";
import { cursor, drop, head, newPhone, put, reset, restarted, row, serving, Told } from "./store_kept.ts";

const span = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, at) => from + at);
const about = (number: number, version: number): Document => ({
  ...{ id: `t${number}`, version, description: "Sem sinal.", events: [{ id: "e" }] },
  customer: { id: "c1", city: "Blumenau", name: "Ana" },
  assignee: number % 2 ? { id: "rafael", name: "Rafael" } : null,
});
const tickets = (from: number, to: number, version = 1): string[] => span(from, to).map((each) => put(`ticket/t${each}`, about(each, version)));
const ofSome = (changes: readonly string[], name: string): string[] =>
  changes.flatMap((each, at) => (at % 50 === 49 || at === changes.length - 1 ? [each, cursor(`${name}${at}`)] : [each]));
const byId = (rows: readonly Document[]): Document[] => [...rows].sort((one, other) => (String(one["id"]) < String(other["id"]) ? -1 : 1));

beforeEach(() => holdInRows({ ticket: ["id", "assignee.id", "customer.city", "version", "closed.at"] }));
afterEach(() => holdInRows({}));

async function pulled(phone: Phone, lines: readonly string[]): Promise<Phone> {
  await pull(phone, new Told(), serving([head(phone.reader), ...lines]));
  return restarted(phone);
}

/** Rows read once, so that they are kept; and the phone as a worker finds it that was started after. */
async function withRows(lines: readonly string[]): Promise<Phone> {
  const phone = await pulled(await newPhone(), lines);
  await rowsOf(phone, "ticket/");
  assert.ok(await phone.db.get("facts", "rows/ticket"), "they are kept");
  return restarted(phone);
}

test("rows hold what lists choose by, and a missing value is missing", async () => {
  const phone = await pulled(await newPhone(), [reset, ...tickets(0, 2), cursor("a")]);
  assert.deepEqual(byId(await rowsOf(phone, "ticket/")), [
    { id: "t0", version: 1, customer: { city: "Blumenau" } },
    { id: "t1", version: 1, customer: { city: "Blumenau" }, assignee: { id: "rafael" } },
  ]);
});

test("what lists choose and sort by is found wherever a selection names it", () => {
  const where = [{ op: "any_of", conditions: [{ op: "is_null", path: "due" }, { op: "one_of", path: "role.id", values: { op: "me", name: "roles" } }] }];
  const lists = { items: { op: "selection", prefix: "ticket/", where, sort: [{ op: "sort", path: "opened.at" }], size: 50 } };
  const paths = pathsOfLists([{ lists }] as unknown as Parameters<typeof pathsOfLists>[0]);
  assert.deepEqual([...(paths["ticket"] ?? [])], ["id", "due", "role.id", "opened.at"]);
});

test("a worker that starts loads the rows that were kept, and reads no document for them", async () => {
  const phone = await withRows([reset, ...tickets(0, 700), cursor("a")]);
  await phone.db.clear("packs");
  assert.equal((await rowsOf(phone, "ticket/")).length, 700);
});

test("kept rows are followed by what changed, came, was opened and was dropped since, also once the marks of that are gone", async () => {
  let phone = await withRows([reset, ...tickets(0, 700), cursor("a")]);
  const changes = [...tickets(0, MOST_OVERLAID / 2, 2), ...span(400, 700).map((each) => drop(`ticket/t${each}`)), ...tickets(900, 910)];
  phone = await pulled(phone, ofSome(changes, "b"));
  assert.ok((await phone.db.count("overlay")) < MOST_OVERLAID, "what was laid over has become packs");
  await keepOpened(phone, "ticket/t950", about(950, 1));
  const ids = [...span(0, 400), ...span(900, 910), 950];
  const rows = byId(await rowsOf(phone, "ticket/"));
  assert.deepEqual(rows.map(({ id }) => id), ids.map((each) => `t${each}`).sort());
  const versions = await Promise.all(rows.map(async ({ id }) => (await readDocument(phone, `ticket/${String(id)}`))?.base));
  assert.deepEqual(rows.map(({ version }) => version), versions);
});

const withTold = (lines: readonly string[], told: Document): string[] => lines.flatMap((line, at) => [line, row({ id: `t${at}`, ...told })]);

test("in a first reading the rows that the server tells are taken, and no document is read for them", async () => {
  const phone = await newPhone();
  const server = serving([head(phone.reader), reset, ...withTold(tickets(0, 700), { version: 7, events: [] }), cursor("a")], [head(phone.reader), cursor("a")]);
  assert.equal(await pull(phone, new Told(), server), "done");
  const rows = await rowsOf(phone, "ticket/");
  assert.equal(rows.length, 700);
  assert.ok(rows.every((each) => each["version"] === 7 && !("events" in each)), "as told, and of that no more than lists choose by");
  assert.equal((await readDocument(phone, "ticket/t5"))?.base, 1, "documents are what came");
  await pull(phone, new Told(), server);
  assert.deepEqual(server.rows.map((each) => each?.split(";")[0]), ["ticket:assignee.id,closed.at,customer.city,id,version", undefined]);
});

test("a first reading that goes on in another worker reads the documents whose rows were told to the one before", async () => {
  const phone = await newPhone();
  const first = [reset, ...withTold(tickets(0, 150), { version: 7 }), cursor("a"), new TypeError("network")];
  const server = serving([head(phone.reader), ...first], [head(phone.reader), ...tickets(150, 300), cursor("b")]);
  assert.equal(await pull(phone, new Told(), server), "offline");
  const again = await restarted(phone);
  assert.equal(await pull(again, new Told(), server), "done");
  const rows = await rowsOf(again, "ticket/");
  assert.deepEqual([rows.length, rows.every(({ version }) => version === 1)], [300, true]);
});

test("a document of which no row was told is read, among others of which they were", async () => {
  const phone = await newPhone();
  const lines = [...withTold(tickets(0, 120), { version: 7 }), ...tickets(120, 130)];
  assert.equal(await pull(phone, new Told(), serving([head(phone.reader), reset, ...lines, cursor("a")])), "done");
  assert.equal((await rowsOf(phone, "ticket/")).length, 130);
});

test("rows of another shape are made anew", async () => {
  const phone = await withRows([reset, ...tickets(0, 700), cursor("a")]);
  holdInRows({ ticket: ["id", "description"] });
  const rows = await rowsOf(phone, "ticket/");
  assert.equal(rows.length, 700);
  assert.ok(rows.every(({ description }) => description === "Sem sinal."));
});

test("a list shows of its rows the documents without their lists, in its order", async () => {
  const phone = await withRows([reset, ...tickets(0, 700), cursor("a")]);
  const rows = byId(await rowsOf(phone, "ticket/")).slice(0, 3).reverse();
  const { events: _, ...shown } = about(101, 1);
  assert.deepEqual((await listedOf(phone, "ticket/", rows)).map(({ id }) => id), rows.map(({ id }) => id));
  assert.deepEqual(await listedOf(phone, "ticket/", [{ id: "t101" }]), [shown]);
});
