/** One pull at a time on a phone, whoever asks; and no one waits for ever on one that hangs. */
import type { Phone } from "../types.ts";

export interface Locks {
  request<T>(name: string, options: LockOptions, work: (lock: unknown) => Promise<T>): Promise<T>;
}

interface Patient {
  readonly locks: Locks;
  readonly patience: number;
}

const NAME = "atende-pull";
interface Turns<T> {
  running: Promise<T>;
  next: Promise<T> | undefined;
}
const turns = new WeakMap<object, Turns<unknown>>();

/**
 * Do `work` while nobody else does. Who asks while it is being done shares one more turn after it: what they heard of may
 * have come too late for the first. `progress` tells a holder that works (it gives another text each time) from one that
 * hangs, from whom the lock is taken.
 */
export function alone<T>(phone: Phone, means: Patient, progress: () => Promise<string>, work: () => Promise<T>): Promise<T> {
  const current = turns.get(phone.db) as Turns<T> | undefined;
  if (current) {
    current.next ??= current.running.then(
      () => alone(phone, means, progress, work),
      () => alone(phone, means, progress, work),
    );
    return current.next;
  }
  const turn: Turns<T> = { running: locked(means, progress, work).finally(() => turns.delete(phone.db)), next: undefined };
  turns.set(phone.db, turn);
  return turn.running;
}

async function locked<T>({ locks, patience }: Patient, progress: () => Promise<string>, work: () => Promise<T>): Promise<T> {
  for (let before = await progress(); ; ) {
    const waiting = new AbortController();
    const timer = setTimeout(() => waiting.abort(), patience);
    let begun = false;
    try {
      return await locks.request(NAME, { signal: waiting.signal }, () => {
        begun = true;
        clearTimeout(timer);
        return work();
      });
    } catch (error) {
      if (begun || !waiting.signal.aborted) throw error;
    } finally {
      clearTimeout(timer);
    }
    const now = await progress();
    if (now === before) return locks.request(NAME, { steal: true }, work);
    before = now;
  }
}
