/** Which documents have changes of this phone's that are not settled: those are not taken away under them. */
import type { Names, Reading, Writing } from "./transaction.ts";

/** The stores that say it. */
export const HELD_BY: Names = ["outbox", "projections"];
const UNSETTLED = ["waiting", "rejected", "conflict"] as const;

/** Keys of the tickets with unsettled changes, of their customers, and of every document those changes show in. */
export async function unsettledKeys(tx: Reading | Writing): Promise<Set<string>> {
  const standing = tx.objectStore("outbox").index("standing");
  const entries = (await Promise.all(UNSETTLED.map((each) => standing.getAll(each)))).flat();
  const tickets = new Set(entries.map(({ ticket }) => ticket));
  const byTicket = tx.objectStore("projections").index("ticket");
  const projected = await Promise.all([...tickets].map((ticket) => byTicket.getAllKeys(ticket)));
  const customers = entries.map(({ about }) => `customer/${about.customer_id}`);
  const orders = entries.flatMap(({ action }) => (typeof action.fields["order"] === "string" ? [`order/${action.fields["order"]}`] : []));
  return new Set([...[...tickets].map((ticket) => `ticket/${ticket}`), ...customers, ...orders, ...projected.flat()]);
}
