// The search of a phone over what it keeps, asked by tests: one request and one answer a line, for as long as they last.
import "fake-indexeddb/auto";
import { createInterface } from "node:readline";
import { openDatabase } from "../../../service_worker/src/database.ts";
import { setSite } from "../../../service_worker/src/pages/site.ts";
import { endPull } from "../../../service_worker/src/store/generations.ts";
import { keepDirectory } from "../../../service_worker/src/store/directory.ts";
import { markMatches } from "../../../service_worker/src/store/marking.ts";
import { bytesOf } from "../../../service_worker/src/store/packs.ts";
import { searchDocument } from "../../../service_worker/src/store/search.ts";
import { FOUND_BY } from "../../../service_worker/src/store/fields.ts";
import { forgetTold } from "../../../service_worker/src/store/told.ts";
import { storeGroup } from "../../../service_worker/src/store/writing.ts";

let phone;
let phones = 0;

const store = async (documents, from, cursor, rows) => {
  const puts = Object.entries(documents).map(([key, document]) => ({ key, bytes: bytesOf(document), ...(rows?.[key] ? { row: JSON.stringify(rows[key]) } : {}) }));
  await storeGroup(phone, from, { puts, drops: [], cursor, first: rows !== undefined });
};

const doings = {
  site: ({ told, words }) => {
    setSite({ pages: [], headers: {}, told, words });
    return true;
  },
  /** What the server is asked to tell beside customers' records. */
  asked: () => FOUND_BY,
  /** A phone whose first sync brought `packed`, with `rows` told beside, if any, and where `changed` came after: in the index, and laid over it. */
  keep: async ({ packed, changed, wanted, rows }) => {
    phone?.db.close();
    const name = `reader-${(phones += 1)}`;
    phone = { db: await openDatabase(name), reader: "reader", device: "d" };
    await store(packed, "", "a", rows);
    await keepDirectory(phone);
    forgetTold(phone);
    await store(changed, "a", "b");
    await endPull(phone, { from: "b", cursor: "b", now: 1, wanted });
    phone.db.close();
    phone = { ...phone, db: await openDatabase(name) }; // as a worker that was started anew finds it
    return true;
  },
  search: ({ query, language }) => searchDocument(phone, new URLSearchParams(query), language),
  marks: ({ text, query }) => markMatches(text, query),
};

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  let answer;
  try {
    answer = { given: await doings[request.do](request) };
  } catch (error) {
    answer = { refused: error.parameter ?? String(error.stack) };
  }
  console.log(JSON.stringify(answer));
}
