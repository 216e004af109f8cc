/** What a start's first page is made from: kept, found again without the rest, and void once anything was written since. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { pull } from "../../../service_worker/src/feed/pull.ts";
import { lasting } from "../../../service_worker/src/pages/selections.ts";
import { listedOf, keepOpened, readDocument, rowsOf } from "../../../service_worker/src/store/documents.ts";
import { keepFirst, type Within } from "../../../service_worker/src/store/first.ts";
import { placesRange } from "../../../service_worker/src/store/memory.ts";
import { forgetDocuments } from "../../../service_worker/src/store/generations.ts";
import { holdInRows } from "../../../service_worker/src/store/rows.ts";
import type { Document, Phone } from "../../../service_worker/src/types.ts";
import { cursor, head, newPhone, put, reset, restarted, serving, Told } from "./store_kept.ts";

const ticket = (number: number, open = true, version = 1): Document => ({
  ...{ id: `t${number}`, version, description: "Sem sinal.", events: [{ id: "e" }] },
  closed: open ? null : { at: "2026-11-24T14:03:11-03:00" },
});
const OPEN: Within = { list: "waiting", by: "open", holds: (row) => !(row["closed"] as Document | undefined)?.["at"] };
const ids = (documents: readonly Document[]): string[] => documents.map(({ id }) => String(id)).sort();

beforeEach(() => holdInRows({ ticket: ["id", "closed.at"] }));
afterEach(() => holdInRows({}));

async function shown(phone: Phone): Promise<readonly Document[]> {
  const rows = await rowsOf(phone, "ticket/", OPEN);
  const documents = await listedOf(phone, "ticket/", rows, true);
  await keepFirst(phone, ["me"]);
  return documents;
}

/** A phone whose first page was shown once, as a worker finds it that was started after. */
async function started(): Promise<Phone> {
  const phone = await newPhone();
  const lines = [put("me", { id: "rafael", roles: [] }), ...[1, 2, 3, 4].map((each) => put(`ticket/t${each}`, ticket(each, each < 3)))];
  await pull(phone, new Told(), serving([head(phone.reader), reset, ...lines, cursor("a")]));
  assert.deepEqual(ids(await shown(phone)), ["t1", "t2"]);
  return restarted(phone);
}

test("a start finds the first page's rows, documents and reader without reading a pack or where one is", async () => {
  const phone = await started();
  await Promise.all([phone.db.clear("packs"), phone.db.clear("overlay"), phone.db.delete("facts", placesRange())]);
  const documents = await shown(phone);
  assert.deepEqual(ids(documents), ["t1", "t2"]);
  assert.equal(documents[0]?.["description"], "Sem sinal.");
  assert.deepEqual((await readDocument(phone, "me"))?.document, { id: "rafael", roles: [] });
});

test("a document that a list showed is read whole where it is opened", async () => {
  assert.deepEqual((await readDocument(await started(), "ticket/t1"))?.document, ticket(1));
});

test("what came since is on the first page, now and at the next start", async () => {
  let phone = await started();
  await pull(phone, new Told(), serving([head(phone.reader), put("ticket/t2", ticket(2, false, 2)), put("me", { id: "rafael", roles: ["n1"] }), cursor("b")]));
  await keepOpened(phone, "ticket/t5", ticket(5));
  for (const again of [false, true]) {
    if (again) phone = await restarted(phone);
    assert.deepEqual(ids(await shown(phone)), ["t1", "t5"]);
    assert.deepEqual((await readDocument(phone, "me"))?.document["roles"], ["n1"]);
  }
});

test("what waits to be sent is on the first page though nothing of it is kept there", async () => {
  const phone = await started();
  await phone.db.put("projections", { key: "ticket/t2", document: { ...ticket(2), description: "Sem luz." }, ticket: "t2", base: 1 });
  await phone.db.put("projections", { key: "ticket/t9", document: ticket(9), ticket: "t9", base: 0 });
  const documents = await shown(phone);
  assert.deepEqual(ids(documents), ["t1", "t2", "t9"]);
  assert.equal(documents.find(({ id }) => id === "t2")?.["description"], "Sem luz.");
  await phone.db.clear("projections");
  assert.equal((await shown(await restarted(phone))).find(({ id }) => id === "t2")?.["description"], "Sem sinal.");
});

test("rows that were chosen by something else are chosen anew", async () => {
  const phone = await started();
  const closed: Within = { list: "waiting", by: "closed", holds: (row) => !OPEN.holds(row) };
  assert.deepEqual(ids(await rowsOf(phone, "ticket/", closed)), ["t3", "t4"]);
  holdInRows({ ticket: ["id", "closed.at", "version"] });
  assert.equal((await rowsOf(await restarted(phone), "ticket/", closed))[0]?.["version"], 1);
});

test("a phone that forgets its documents keeps nothing of its first page", async () => {
  const phone = await started();
  await forgetDocuments(phone);
  assert.equal(await phone.db.get("facts", "first"), undefined);
  assert.deepEqual(await shown(phone), []);
});

test("a list is narrowed by everything but the hour", () => {
  const facts = { query: {}, me: { id: "rafael", zone: "America/Sao_Paulo" }, page: { now: "2026-11-24T14:03:11-03:00", today: "2026-11-24" }, largest: 1e15 };
  const late = { op: "between", path: "due", high: { op: "page", name: "now" } } as const;
  const either = { op: "any_of", conditions: [{ op: "is_null", path: "due" }, late] } as const;
  const mine = { op: "equals", path: "assignee.id", value: { op: "me", name: "id" } } as const;
  const today = { op: "equals", path: "day", value: { op: "page", name: "today" } } as const;
  const { by, holds } = lasting([late, either, mine, today], facts, { due: "instant" });
  assert.equal(lasting([mine, today], facts, { due: "instant" }).by, by);
  assert.notEqual(lasting([mine, today], { ...facts, page: { ...facts.page, today: "2026-11-25" } }, {}).by, by);
  assert.equal(holds({ assignee: { id: "rafael" }, day: "2026-11-24", due: "2099-01-01T00:00:00-03:00" }), true);
  assert.equal(holds({ assignee: { id: "ana" }, day: "2026-11-24" }), false);
});
