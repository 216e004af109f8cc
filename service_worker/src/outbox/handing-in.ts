/** The queue of a revoked phone goes to the server's quarantine, in parts; the server keeps each action once. */
import { fact } from "../database.ts";
import type { Entry, Phone } from "../types.ts";

/** Actions the server takes in one part. */
const MOST = 500;
/** Characters of actions in one part: three bytes each at most, and a proxy may take 1 MB. */
const MOST_TEXT = 300_000;
/** The number of the last entry that the server has. */
const FACT = "handed_in";

/** Hand in what the server does not have yet, and say with the last part that it is the last. False where a part was not taken. */
export async function handedIn(
  phone: Phone,
  entries: readonly Entry[],
  isTaken: (address: string, body: unknown) => Promise<boolean>,
): Promise<boolean> {
  const before = (await fact<number>(phone, FACT)) ?? 0;
  const parts = partsOf(entries.filter(({ n }) => n > before));
  for (const [place, part] of parts.entries()) {
    const more = place < parts.length - 1;
    if (!(await isTaken("/sync/quarantine", { device: phone.device, actions: part.map(({ action }) => action), more }))) return false;
    if (more) await phone.db.put("facts", part.at(-1)?.n ?? before, FACT);
  }
  return true;
}

/** The entries in parts that can be sent, in their order; of none one part, which says that there is nothing. */
function partsOf(entries: readonly Entry[]): Entry[][] {
  const parts: Entry[][] = [[]];
  let length = 0;
  for (const entry of entries) {
    const size = JSON.stringify(entry.action).length;
    const isFull = parts.at(-1)?.length === MOST || length + size > MOST_TEXT;
    if (isFull && parts.at(-1)?.length) {
      parts.push([]);
      length = 0;
    }
    parts.at(-1)?.push(entry);
    length += size;
  }
  return parts;
}
