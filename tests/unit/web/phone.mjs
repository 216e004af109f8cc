// The phone's half of the pages, asked by tests: one request and one answer a line, for as long as they last.
import { createInterface } from "node:readline";
import { formAgain, pageAnswer } from "../../../service_worker/src/pages/answer.ts";
import { monthOf } from "../../../service_worker/src/pages/calendar.ts";
import { cursorAfter, valuesOf } from "../../../service_worker/src/pages/cursors.ts";
import { cutFrom } from "../../../service_worker/src/pages/cuts.ts";
import { pageFacts, readerOf } from "../../../service_worker/src/pages/facts.ts";
import { fieldsFrom, inputOf, inputsSent, typedIn } from "../../../service_worker/src/pages/fields.ts";
import { newId } from "../../../service_worker/src/pages/identifiers.ts";
import { matched } from "../../../service_worker/src/pages/routes.ts";
import { countsOf, pageOf } from "../../../service_worker/src/pages/selections.ts";
import { setSite, site } from "../../../service_worker/src/pages/site.ts";

const slim = (document) => Object.fromEntries(Object.entries(document).filter(([, value]) => !Array.isArray(value)));

const kept = (documents) => ({
  read: async (_, key) => {
    const document = documents[key];
    return document && { document, base: document.version ?? 0, projected: false };
  },
  listed: async (_phone, _prefix, rows) => rows,
  keepFirst: () => undefined,
  rows: async (_, prefix) => Object.keys(documents).filter((key) => key.startsWith(prefix)).map((key) => slim(documents[key])),
  searches: {},
  own: {},
  waiting: async () => [],
  pulledAt: async () => undefined,
});

const answered = async ({ documents, address, accept, now, shown, told }) => {
  setSite({ ...site(), kept: kept(documents), now: () => now });
  const request = new Request(`http://atende.test${address}`, { headers: { Accept: accept } });
  const found = matched(new URL(request.url).pathname);
  const answer = shown ? await formAgain({}, request, found, shown, told) : await pageAnswer({}, request);
  return answer ? { status: answer.status, headers: Object.fromEntries(answer.headers), text: await answer.text() } : null;
};

let rows = [];
const timed = async (turns, work) => {
  const times = [];
  for (let turn = 0; turn < turns; turn++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return times;
};

const doings = {
  site: async ({ templates, ...given }) => {
    const text = Buffer.from(templates).toString("base64");
    const { render } = await import(`data:text/javascript;base64,${text}`);
    setSite({ ...given, render, kept: kept({}), now: Date.now });
    return true;
  },
  matched: ({ path }) => {
    const found = matched(path);
    return found ? { path: found.page.path, params: found.params } : null;
  },
  answer: answered,
  times: (request) => timed(request.turns, () => answered(request)),
  page: ({ documents, selection, facts, kinds }) => {
    const [items, next] = pageOf(documents, selection, facts, kinds);
    return [items.map((each) => each.id), next];
  },
  keep: (request) => {
    rows = request.rows;
    return rows.length;
  },
  pageTimes: ({ selection, facts, kinds, turns }) => timed(turns, () => pageOf(rows, selection, facts, kinds)),
  counts: ({ documents, selection, facts, kinds }) => countsOf(documents, selection, facts, kinds),
  cut: ({ document, cut, params, facts }) => cutFrom(document, cut, params, facts) ?? null,
  fields: ({ body, fields, params, names }) => {
    const inputs = inputsSent(body);
    const typed = typedIn(inputs, fields);
    return [fieldsFrom(inputs, fields, params), typed, names.map((name) => inputOf(name, fields))];
  },
  facts: ({ address, params, me, now }) =>
    pageFacts(new URL(address, "http://atende.test"), params, readerOf(me, site().told), site().told, now),
  month: ({ page, counts }) => monthOf(page, counts, site().told.names[page.language]),
  cursor: ({ values, kinds, largest }) => {
    const text = cursorAfter(values);
    return [text, valuesOf(text, kinds, largest)];
  },
  ids: ({ instants }) => instants.map(newId),
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
