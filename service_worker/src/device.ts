/** What this phone knows before it knows whose database to open: who signed in last, and whether that is in doubt. */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";

interface Device extends DBSchema {
  facts: { key: string; value: unknown };
}

let opened: Promise<IDBPDatabase<Device>> | undefined;

function database(): Promise<IDBPDatabase<Device>> {
  opened ??= openDB<Device>("atende-device", 1, {
    upgrade: (database) => void database.createObjectStore("facts"),
    terminated: () => (opened = undefined),
  });
  opened.catch(() => (opened = undefined));
  return opened;
}

async function read<T>(name: string): Promise<T | undefined> {
  return (await (await database()).get("facts", name)) as T | undefined;
}

async function write(name: string, value: unknown): Promise<void> {
  const transaction = (await database()).transaction("facts", "readwrite", { durability: "strict" });
  if (value === undefined) await transaction.store.delete(name);
  else await transaction.store.put(value, name);
  await transaction.done;
}

/** The account whose phone this is, undefined before the first sign-in and after a sign-out; and whether that is in doubt. */
export async function whose(): Promise<{ readonly reader: string | undefined; readonly isInDoubt: boolean }> {
  const facts = (await database()).transaction("facts").store;
  const [reader, doubt] = await Promise.all([facts.get("reader"), facts.get("doubt")]);
  return { reader: reader as string | undefined, isInDoubt: doubt === true };
}

/** Who signs in begins anew: why the phone was wiped before is of no use to them. */
export async function setReader(id: string | undefined): Promise<void> {
  await write("reader", id);
  if (id !== undefined) await write("wiped", undefined);
}

/** Why everything was removed, for pages that were not there to hear it; undefined since somebody signed in. */
export const wipedWhy = (): Promise<string | undefined> => read("wiped");

export const setWiped = (reason: string): Promise<void> => write("wiped", reason);

/** Whether somebody may have signed in or out since: then the server is asked before anything is shown. */
export const isInDoubt = async (): Promise<boolean> => (await read("doubt")) === true;

export const setDoubt = (doubt: boolean): Promise<void> => write("doubt", doubt ? true : undefined);
