/** The queue as a file, for whoever cannot wait until it is sent; and whether what is here now is in it. */
import type { Entry, Phone } from "../types.ts";
import { allEntries, needsPerson } from "./entries.ts";

const FACT = "exported";

/** What would be lost with the queue, each with how it stands: what was refused since it was exported is to be exported again. */
const unsettled = (entries: readonly Entry[]): string[] =>
  entries.filter((each) => each.standing === "waiting" || each.leaving || needsPerson(each)).map(({ id, standing }) => `${id} ${standing}`);

/** Every word of what is not settled, and of what was, as a file: also for who is signed out. */
export async function exportOf(phone: Phone, now: number, headers: { readonly [name: string]: string }): Promise<Response> {
  const entries = await allEntries(phone);
  const at = new Date(now).toISOString();
  const body = { exported_at: at, account: phone.reader, device: phone.device, entries };
  await phone.db.put("facts", unsettled(entries), FACT);
  return new Response(JSON.stringify(body, null, 1), {
    headers: {
      ...headers,
      "Content-Type": "application/json; charset=utf-8",
      "Content-Disposition": `attachment; filename="atende-${at.slice(0, 10)}.json"`,
      "Cache-Control": "no-store",
      "Atende-Source": "phone",
    },
  });
}

/** Whether all that is unsettled was exported as it stands. */
export async function isExported(phone: Phone): Promise<boolean> {
  const [taken, entries] = await Promise.all([phone.db.get("facts", FACT), allEntries(phone)]);
  const there = new Set((taken as readonly string[] | undefined) ?? []);
  return unsettled(entries).every((each) => there.has(each));
}
