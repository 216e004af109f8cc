/** The server's epoch: another word after it was restored from a copy (backend/atende/sync/epoch.py). */
import { fact } from "../database.ts";
import type { Phone } from "../types.ts";

/**
 * Keep the epoch the server tells. Where it is another than before, `restored` is done first, so that a worker ended in
 * between does it again; and reserved protocols are given up: that server does not know that it gave them.
 */
export async function followEpoch(phone: Phone, epoch: unknown, restored: () => Promise<void>): Promise<void> {
  const before = await fact<string>(phone, "epoch");
  if (typeof epoch !== "string" || epoch === before) return;
  if (before !== undefined) await restored();
  const facts = phone.db.transaction("facts", "readwrite", { durability: "strict" });
  const range = (await facts.store.get("protocols")) as { epoch?: unknown } | undefined;
  if (range && range.epoch !== epoch) await facts.store.delete("protocols");
  await facts.store.put(epoch, "epoch");
  await facts.done;
}
