import assert from "node:assert/strict";
import { test } from "node:test";
import { missingDocument } from "../../../service_worker/src/missing.ts";
import { type Around, readyDocument } from "../../../service_worker/src/ready.ts";
import type { Document, Phone } from "../../../service_worker/src/types.ts";
import { newPhone } from "./store_kept.ts";

const NOON = Date.parse("2026-11-24T12:00:00-03:00");
const MB = 1024 * 1024;
const ME = { id: "rafael", language: "pt-BR", zone: "America/Sao_Paulo" };
const VISIT = {
  id: "o1",
  start: { day: "2026-11-24" },
  technician: { id: "rafael" },
  state: { id: "scheduled" },
  ticket: { id: "t1" },
  customer: { id: "1042" },
};
const DAY: { readonly [key: string]: Document } = {
  me: ME,
  rules: {},
  "order/o1": VISIT,
  "ticket/t1": { id: "t1", closed: null, assignee: { id: "rafael" }, customer: { id: "1042" } },
  "customer/1042": { id: "1042" },
  "directory/1042": {
    id: "1042",
    name: "José",
    code: "1042",
    phones: [{ text: "(47) 99999-0000", call: "tel:+5547999990000", whatsapp: "" }],
    address_line: "Sítio Boa Vista, 212",
  },
};

const around = (change: Partial<Around> = {}): Around => ({
  filesHere: () => Promise.resolve({ shell: true, rules: true }),
  estimate: () => Promise.resolve({ usage: 10 * MB, quota: 500 * MB }),
  persisted: () => Promise.resolve(true),
  attention: () => Promise.resolve(0),
  now: () => NOON,
  ...change,
});

async function phoneWith(documents: { readonly [key: string]: Document }, pulled = NOON - 60_000): Promise<Phone> {
  const phone = await newPhone();
  await phone.db.put("facts", pulled, "pulled_at");
  for (const [key, document] of Object.entries(documents)) await phone.db.put("overlay", { key, document });
  return phone;
}

const wrongOn = async (phone: Phone, change: Partial<Around> = {}): Promise<string[]> => {
  const { checks } = await readyDocument(phone, around(change));
  return (checks as readonly { readonly id: string; readonly ok: boolean }[]).filter(({ ok }) => !ok).map(({ id }) => id);
};

const without = (key: string) => Object.fromEntries(Object.entries(DAY).filter(([each]) => each !== key));

test("a phone with everything for today is ready for the road", async () => {
  const phone = await phoneWith(DAY);
  const { ok, checks, pulled_at } = await readyDocument(phone, around());
  assert.deepEqual([ok, pulled_at], [true, "2026-11-24T14:59:00.000Z"]);
  const visits = (checks as readonly Document[]).find(({ id }) => id === "visits");
  assert.equal(visits?.["count"], 1);
});

test("each thing that is missing is named", async () => {
  assert.deepEqual(await wrongOn(await phoneWith(without("ticket/t1"))), ["visits"]);
  assert.deepEqual(await wrongOn(await phoneWith(without("customer/1042"))), ["customers"]);
  assert.deepEqual(await wrongOn(await phoneWith(without("directory/1042"))), ["directory"]);
  assert.deepEqual(await wrongOn(await phoneWith(without("rules"))), ["rules"]);
  assert.deepEqual(await wrongOn(await phoneWith(DAY, NOON - 13 * 3_600_000)), ["age"]);
});

test("the app's files, room on the phone and the queue count as well", async () => {
  const phone = await phoneWith(DAY);
  assert.deepEqual(await wrongOn(phone, { filesHere: () => Promise.resolve({ shell: false, rules: true }) }), ["files"]);
  assert.deepEqual(await wrongOn(phone, { estimate: () => Promise.resolve({ usage: 450 * MB, quota: 500 * MB }) }), ["space"]);
  assert.deepEqual(await wrongOn(phone, { attention: () => Promise.resolve(2) }), ["queue"]);
});

test("lasting storage is wished for, and not needed to be ready", async () => {
  const phone = await phoneWith(DAY);
  const { ok } = await readyDocument(phone, around({ persisted: () => Promise.resolve(false) }));
  assert.equal(ok, true);
});

test("a visit of tomorrow, of somebody else or cancelled is not of today", async () => {
  const others = [
    { ...VISIT, start: { day: "2026-11-25" } },
    { ...VISIT, technician: { id: "aline" } },
    { ...VISIT, state: { id: "cancelled" } },
  ];
  for (const other of others) {
    const phone = await phoneWith({ ...without("ticket/t1"), "order/o1": other });
    assert.deepEqual(await wrongOn(phone), []);
  }
});

test("in the place of a customer who is not here stands what the directory knows", async () => {
  const phone = await phoneWith(DAY);
  const { why, customer } = await missingDocument(phone, new URL("http://atende.test/customers/1042/invoices"));
  assert.equal(why, "document");
  assert.deepEqual((customer as Document)["call"], "tel:+5547999990000");
  const nobody = await missingDocument(phone, new URL("http://atende.test/customers/%E0%A4%A"));
  assert.equal(nobody["customer"], null);
});

test("a page that only the server makes is told apart from one that was never opened", async () => {
  const phone = await phoneWith(DAY);
  assert.equal((await missingDocument(phone, new URL("http://atende.test/accounts")))["why"], "server");
  assert.equal((await missingDocument(phone, new URL("http://atende.test/tickets/1")))["why"], "document");
});

test("a list of customers that waits, to spare the connection, is said to be missing", async () => {
  const phone = await phoneWith(DAY);
  await phone.db.put("facts", 40, "directory_later");
  assert.deepEqual(await wrongOn(phone), ["directory"]);
});

for (const [language, text] of [
  ["pt-BR", "50.000"],
  ["en", "50,000"],
] as const) {
  test(`a count is written as one reads it: ${text}`, async () => {
    const phone = await phoneWith({ ...DAY, me: { ...ME, language } });
    await phone.db.put("facts", 50_000, "directory_later");
    const { checks } = await readyDocument(phone, around());
    const directory = (checks as readonly Document[]).find(({ id }) => id === "directory");
    assert.deepEqual([directory?.["count_text"], directory?.["missing_text"]], ["1", text]);
  });
}
