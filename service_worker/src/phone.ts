/** The signed-in person's database, opened once and opened again where the browser closed it under us. */
import { fact, forget, openDatabase } from "./database.ts";
import { isInDoubt, setDoubt, setReader, whose } from "./device.ts";
import type { Phone } from "./types.ts";

let opened: { reader: string; phone: Promise<Phone> } | undefined;

/** A tab of an older version that does not let go would keep every page waiting: then the server is asked instead. */
const BLOCKED_MS = 3_000;

async function database(id: string): Promise<Phone["db"]> {
  const opening = openDatabase(id);
  let late: ReturnType<typeof setTimeout> | undefined;
  const given = new Promise<never>((_, reject) => {
    late = setTimeout(() => {
      reject(new Error("another tab holds the database"));
      opening.then((db) => db.close()).catch(() => undefined);
    }, BLOCKED_MS);
  });
  return Promise.race([opening, given]).finally(() => clearTimeout(late));
}

/** Which phone this is, for the person; on the disk before it is told, so that none is told that is then forgotten. */
async function newDevice(db: Phone["db"]): Promise<string> {
  const facts = db.transaction("facts", "readwrite", { durability: "strict" });
  const device = ((await facts.store.get("device")) as string | undefined) ?? crypto.randomUUID();
  await facts.store.put(device, "device");
  await facts.done;
  return device;
}

async function open(id: string): Promise<Phone> {
  const db = await database(id);
  db.addEventListener("close", () => (opened = undefined));
  const device = ((await db.get("facts", "device")) as string | undefined) ?? (await newDevice(db));
  return { db, reader: id, device };
}

function phoneOf(id: string): Promise<Phone> {
  if (opened?.reader !== id) {
    const before = opened?.phone;
    opened = { reader: id, phone: open(id) };
    opened.phone.catch(() => (opened = undefined));
    before?.then(({ db }) => db.close()).catch(() => undefined);
  }
  return opened.phone;
}

/** The phone of who is signed in, as far as this device knows; undefined where nobody is, or nobody can tell who. */
export async function currentPhone(): Promise<Phone | undefined> {
  const phone = await certainPhone();
  if (phone || !(await isInDoubt())) return phone;
  await askWho();
  return certainPhone();
}

/** The phone of who is signed in where nobody has to be asked; undefined otherwise. */
export async function certainPhone(): Promise<Phone | undefined> {
  const { reader, isInDoubt } = await whose();
  return reader === undefined || isInDoubt ? undefined : phoneOf(reader);
}

/** How long a page waits to learn whose it is: longer, and it is better told that there is no signal. */
const PATIENCE_MS = 4_000;

/** Ask the server whose session this is, and remember it. Without an answer nothing changes. */
export async function askWho(): Promise<"known" | "nobody" | "no answer"> {
  const answer = await fetch("/sync/me", { headers: { Accept: "application/json" }, redirect: "error", signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => undefined);
  const isOurs = answer?.headers.get("Content-Type")?.includes("json") ?? false;
  if (!answer || !isOurs) return "no answer";
  if (answer.status === 401) return "nobody";
  if (!answer.ok) return "no answer";
  const told = (await answer.json().catch(() => undefined)) as { reader?: unknown } | null | undefined;
  if (typeof told?.reader !== "string") return "no answer";
  await setReader(told.reader);
  await setDoubt(false);
  return "known";
}

/** Do something with the database; where the browser had closed it, open it again and do it once more. */
export async function withPhone<T>(work: (phone: Phone) => Promise<T>): Promise<T | undefined> {
  const phone = await currentPhone();
  if (!phone) return undefined;
  try {
    return await work(phone);
  } catch (error) {
    if (!(error instanceof DOMException) || error.name !== "InvalidStateError") throw error;
    opened = undefined;
    const again = await currentPhone();
    return again && work(again);
  }
}

/** Remove this person's documents and queue from the phone; who signs in next starts with nothing. */
export async function forgetReader(phone: Phone): Promise<void> {
  await setDoubt(true); // or who asks for a page meanwhile would open it anew
  opened = undefined;
  phone.db.close();
  await forget(phone.reader);
  await setReader(undefined);
  await setDoubt(false);
}

/** When documents last came from the server, in milliseconds; undefined before the first time. */
export const pulledAt = (phone: Phone): Promise<number | undefined> => fact<number>(phone, "pulled_at");
