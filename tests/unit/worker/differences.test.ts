/** What changed comes as a difference, and is exactly the server's document, or is asked for whole. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { becomes, crc32, Unfitting } from "../../../service_worker/src/feed/differences.ts";
import { pull } from "../../../service_worker/src/feed/pull.ts";
import { baseOf, readDocument } from "../../../service_worker/src/store/documents.ts";
import type { Document } from "../../../service_worker/src/types.ts";
import { cursor, drop, head, newPhone, put, reset, serving, ticket, Told } from "./store_kept.ts";

interface Vector {
  readonly name: string;
  readonly then: Document;
  readonly now: Document;
  readonly difference: unknown;
  readonly crc32: number;
}
const vectors = JSON.parse(readFileSync(new URL("../../vectors/differences.json", import.meta.url), "utf8")) as Vector[];
const bytes = (...documents: readonly unknown[]): Uint8Array =>
  new TextEncoder().encode(documents.map((each) => JSON.stringify(each)).join(""));
const changed = (key: string, difference: unknown): string => JSON.stringify({ change: key, with: difference });
const checked = (text: string, ...documents: readonly unknown[]): string =>
  JSON.stringify({ cursor: text, check: crc32(bytes(...documents)) });

for (const { name, then, now, difference, crc32: sum } of vectors)
  test(`a difference makes the document as it is now: ${name}`, () => {
    assert.equal(JSON.stringify(becomes(then, difference)), JSON.stringify(now));
    assert.equal(crc32(bytes(now)), sum);
  });

test("the difference of something else is refused", () => {
  assert.throws(() => becomes({ a: "text" }, { a: { b: [1] } }), Unfitting);
});

const first = { id: "t1", version: 1, events: [{ id: "e1" }] };
const second = { id: "t1", version: 2, events: [{ id: "e1" }, { id: "e2" }] };
const step = { version: [2], events: { from: 1, less: 0, more: [{ id: "e2" }] } };

test("what is here becomes what the server has, whether it lies in a pack or above, and those who show it are told", async () => {
  const phone = await newPhone();
  const many = Array.from({ length: 120 }, (_, at) => ticket(`p${at}`));
  const packed = { id: "p5", version: 1, protocol: "2026p5", events: [{ id: "e" }] };
  const server = serving(
    [head(phone.reader), reset, ...many, cursor("a")],
    [head(phone.reader), put("ticket/t1", first), cursor("b")],
    [head(phone.reader), changed("ticket/t1", step), changed("ticket/p5", { version: [2] }), checked("c", second, { ...packed, version: 2 })],
  );
  const told = new Told();
  for (const _ of [1, 2]) await pull(phone, new Told(), server);
  assert.equal(await pull(phone, told, server), "done");
  assert.deepEqual((await readDocument(phone, "ticket/t1"))?.document, second);
  assert.equal((await readDocument(phone, "ticket/p5"))?.base, 2);
  assert.deepEqual(told.keys, ["ticket/t1", "ticket/p5"]);
  assert.deepEqual(told.tickets, ["t1", "p5"]);
  assert.deepEqual(server.asked, ["", "a", "b"]);
});

for (const [name, before] of [
  ["the document is not here", []],
  ["another document is here", [put("ticket/t1", { ...first, version: 7, note: "x" })]],
] as const)
  test(`where ${name}, nothing of the group is kept and all is asked for whole, from the same cursor`, async () => {
    const phone = await newPhone();
    const server = serving(
      [head(phone.reader), ticket("t9"), ...before, cursor("a")],
      [head(phone.reader), drop("ticket/t9"), changed("ticket/t1", step), checked("b", second)],
      [head(phone.reader), drop("ticket/t9"), put("ticket/t1", second), cursor("b")],
    );
    await pull(phone, new Told(), server);
    const told = new Told();
    assert.equal(await pull(phone, told, server), "done");
    assert.deepEqual(server.asked, ["", "a", "a"]);
    assert.deepEqual(server.parts, ["1", "1", null]);
    assert.deepEqual(await baseOf(phone, "ticket/t1"), second);
    assert.equal(await baseOf(phone, "ticket/t9"), undefined);
    assert.deepEqual(told.keys, ["ticket/t1", "ticket/t9"]);
  });
