/** What the build gives, and what this phone keeps, as pages are made from it. */
import { facts, headers, pages } from "atende-pages";
import { render } from "atende-templates";
import { words } from "atende-words";
import { filesHere } from "./files.ts";
import { counts, outboxDocument, waitingOf } from "./outbox/document.ts";
import { setSite } from "./pages/site.ts";
import { pulledAt } from "./phone.ts";
import { ASKED_BY_READY, readyDocument } from "./ready.ts";
import { BOOKED_BY } from "./outbox/deciding.ts";
import { pathsOfLists } from "./pages/lists.ts";
import { listedOf, readDocument, rowsOf } from "./store/documents.ts";
import { keepFirst } from "./store/first.ts";
import { holdInRows } from "./store/rows.ts";
import { searchDocument } from "./store/search.ts";
import type { Document, Plain } from "./types.ts";

const around = (phone: Parameters<typeof counts>[0]) => ({
  filesHere,
  estimate: () => navigator.storage.estimate(),
  persisted: () => navigator.storage.persisted(),
  attention: async () => (await counts(phone)).attention,
  now: Date.now,
});

/** Let pages be made from this build and this phone. */
export function useBuild(): void {
  const { order = [], ticket = [] } = pathsOfLists(pages);
  holdInRows({ order: [...order, ...BOOKED_BY, ...ASKED_BY_READY.order], ticket: [...ticket, ...ASKED_BY_READY.ticket] });
  setSite({
    pages,
    headers,
    told: facts,
    words,
    render,
    kept: {
      read: readDocument,
      rows: rowsOf,
      listed: listedOf,
      // Where it cannot be written, the next start makes it anew.
      keepFirst: (phone, beside) => void keepFirst(phone, beside).catch(() => undefined),
      searches: { directory: searchDocument },
      own: {
        outbox: async (phone) => (await outboxDocument(phone)) as unknown as Document,
        ready: (phone) => readyDocument(phone, around(phone)),
      },
      waiting: async (phone, ticket) => (await waitingOf(phone, ticket)) as unknown as readonly Plain[],
      pulledAt,
    },
    now: Date.now,
  });
}
