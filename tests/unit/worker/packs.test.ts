import assert from "node:assert/strict";
import { test } from "node:test";
import { pull } from "../../../service_worker/src/feed/pull.ts";
import { baseOf, held, rowsOf } from "../../../service_worker/src/store/documents.ts";
import type { Document } from "../../../service_worker/src/types.ts";
import { cursor, head, newPhone, pack, put, reset, restarted, serving, Told } from "./store_kept.ts";

const tickets = (from: number, to: number, version = 1): Document[] =>
  Array.from({ length: to - from }, (_, at) => ({ id: `t${from + at}`, version, name: `São João ${from + at}`, events: [{ id: "e" }] }));
const sample = JSON.stringify(tickets(0, 20)) + "çã";

test("what came in packs is read as what was put, whether a pack goes on from an opening or not", async () => {
  const phone = await newPhone();
  const lines = [...(await pack("ticket", tickets(0, 30), { sample, rows: true })), ...(await pack("order", [{ id: "o1", version: 2 }]))];
  const told = new Told();
  assert.equal(await pull(phone, told, serving([head(phone.reader, 32), reset, ...lines, put("me", { id: "r" }), cursor("a")])), "done");
  assert.deepEqual(told.steps, [[32, 32]]);
  assert.equal(told.keys.length, 32);
  for (const known of [true, false]) {
    const each = known ? phone : await restarted(phone);
    assert.deepEqual(await baseOf(each, "ticket/t29"), tickets(29, 30)[0]);
    assert.deepEqual(await baseOf(each, "order/o1"), { id: "o1", version: 2 });
    assert.equal(await baseOf(each, "ticket/t30"), undefined);
    assert.deepEqual(new Set((await rowsOf(each, "ticket/")).map(({ id }) => id)), new Set(tickets(0, 30).map(({ id }) => id)));
  }
});

test("what changes is laid over what came in packs, and folded into packs in the end", async () => {
  const phone = await newPhone();
  const newer = tickets(0, 600, 2).map((each) => put(`ticket/${String(each["id"])}`, each));
  const groups = newer.flatMap((line, at) => (at % 50 === 49 ? [line, cursor(`b${at}`)] : [line]));
  const server = serving(
    [head(phone.reader), reset, ...(await pack("ticket", tickets(0, 700), { sample })), cursor("a")],
    [head(phone.reader), ...groups],
  );
  await pull(phone, new Told(), server);
  await pull(phone, new Told(), server);
  assert.equal(await phone.db.count("overlay"), 0);
  for (const known of [true, false]) {
    const each = known ? phone : await restarted(phone);
    assert.equal((await baseOf(each, "ticket/t599"))?.["version"], 2);
    assert.deepEqual(await baseOf(each, "ticket/t650"), tickets(650, 651)[0]);
    assert.equal((await held(each)).tickets, 700);
  }
});

test("read anew, the packs that are shown stay readable until the new ones are whole, and then nothing of them is left", async () => {
  const phone = await newPhone();
  const old = await pack("ticket", tickets(0, 30), { sample });
  const fresh = await pack("ticket", tickets(0, 30, 2), { sample });
  const server = serving(
    [head(phone.reader), reset, ...old, cursor("a")],
    [head(phone.reader), reset, ...fresh, cursor("b"), new TypeError("network")],
    [head(phone.reader), ...(await pack("ticket", tickets(30, 31, 2))), cursor("c")],
  );
  await pull(phone, new Told(), server);
  assert.equal(await pull(phone, new Told(), server), "offline");
  const again = await restarted(phone);
  assert.equal((await baseOf(again, "ticket/t3"))?.["version"], 1);
  assert.equal(await pull(again, new Told(), server), "done");
  assert.equal((await baseOf(again, "ticket/t3"))?.["version"], 2);
  assert.equal((await baseOf(again, "ticket/t30"))?.["version"], 2);
  const openings = (await again.db.getAllKeys("facts")).filter((key) => key.startsWith("opening/"));
  assert.deepEqual(openings, [`opening/1/opening-${sample.length}`]);
  assert.equal(await again.db.count("packs"), 2);
});

test("documents of a broken pack are as if they were not here, and the others are", async () => {
  const phone = await newPhone();
  const lines = [...(await pack("ticket", tickets(0, 5), { sample })), ...(await pack("customer", [{ id: "c1" }]))];
  await pull(phone, new Told(), serving([head(phone.reader), reset, ...lines, cursor("a")]));
  const [kept] = await phone.db.getAll("packs");
  assert.ok(kept);
  await phone.db.put("packs", { ...kept, bytes: kept.bytes.slice(0, 20) });
  assert.equal(await baseOf(phone, "ticket/t1"), undefined);
  assert.deepEqual(await baseOf(phone, "customer/c1"), { id: "c1" });
});

test("a pack that is none breaks the stream, and what came before stays", async () => {
  const whole = JSON.parse((await pack("ticket", tickets(0, 3)))[0] ?? "") as object;
  for (const wrong of [{ head: "AAAA" }, { head: "no base64" }, { zstd: "%" }, { sizes: [1] }, { sizes: 1 }, { opening: "unknown", size: 900 }]) {
    const phone = await newPhone();
    const lines = [head(phone.reader), reset, put("me", { id: "r" }), cursor("a"), JSON.stringify({ ...whole, ...wrong }), cursor("b")];
    assert.equal(await pull(phone, new Told(), serving(lines)), "offline", JSON.stringify(wrong));
    assert.deepEqual(await baseOf(phone, "me"), { id: "r" });
    assert.equal(await phone.db.count("packs"), 0);
  }
});

test("who goes on with a first reading that broke asks for rows again, so that lists follow without unpacking", async () => {
  const phone = await newPhone();
  const server = serving(
    [head(phone.reader), reset, ...(await pack("ticket", tickets(0, 30), { sample, rows: true })), cursor("a"), new TypeError("network")],
    [head(phone.reader), ...(await pack("ticket", tickets(30, 50), { rows: true })), cursor("b")],
    [head(phone.reader), cursor("c")],
  );
  assert.equal(await pull(phone, new Told(), server), "offline");
  assert.equal((await rowsOf(phone, "ticket/")).length, 30);
  assert.equal(await pull(phone, new Told(), server), "done");
  assert.equal(await pull(phone, new Told(), server), "done");
  assert.deepEqual(server.asked, ["", "a", "b"]);
  assert.deepEqual(server.rows.map((each) => each !== null), [true, true, false]);
  assert.equal((await rowsOf(phone, "ticket/")).length, 50);
});
