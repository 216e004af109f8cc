/** Locks that nobody can hold for ever: who waits too long takes over. What is done under them is harmless to do twice. */
import type { Locks } from "./outside.ts";

/** Told to who holds a lock, so that work that was taken over ends at its next step. */
export interface Hold {
  lost: boolean;
}

/** Do something under a lock. A holder that hangs for `patience` milliseconds (a frozen phone, a fetch that never ends) is stolen from. */
export async function holding<T>(locks: Locks, name: string, patience: number, work: (hold: Hold) => Promise<T>): Promise<T> {
  const waiting = new AbortController();
  const timer = setTimeout(() => waiting.abort(), patience);
  const began = (): void => clearTimeout(timer);
  try {
    return await under(locks, name, { signal: waiting.signal }, work, began);
  } catch (error) {
    if (!(error instanceof NotBegun) || !waiting.signal.aborted) throw error;
  } finally {
    clearTimeout(timer);
  }
  return under(locks, name, { steal: true }, work, began);
}

class NotBegun extends Error {}

/** Work that is taken over ends by itself, and its result counts: it is told that it lost the lock. */
async function under<T>(locks: Locks, name: string, options: LockOptions, work: (hold: Hold) => Promise<T>, began: () => void): Promise<T> {
  const hold: Hold = { lost: false };
  let begun: Promise<T> | undefined;
  try {
    return await locks.request(name, options, () => {
      began();
      begun = work(hold);
      return begun;
    });
  } catch (error) {
    hold.lost = true;
    if (begun) return await begun;
    throw new NotBegun(name, { cause: error });
  }
}
