/**
 * The rules' worker kept going: one that fails (its script, WebAssembly, memory) is given up, and tried again after pauses that
 * grow, so that a phone that cannot run it is left in peace. Nobody waits for it: what is saved meanwhile is queued unchecked.
 */

export type Standing = "off" | "loading" | "ready";

/** The rules' worker, as far as it matters here. */
export interface Beside {
  ask(request: string | undefined, port: MessagePort): void;
  end(): void;
}

/** What the worker tells. */
export interface Heard {
  ready(): void;
  failed(why: string): void;
}

export interface Means {
  boot(heard: Heard): Beside;
  now(): number;
  later(work: () => void, ms: number): unknown;
  /** Outlives the page: a page load is no reason to try again. */
  readonly kept: Pick<Storage, "getItem" | "setItem" | "removeItem">;
  /** Of the rules: another one begins without the failures of the one before. */
  readonly version: string;
  told(standing: Standing): void;
  log(why: string): void;
}

interface Failed {
  readonly version: string;
  readonly failures: number;
  /** Milliseconds since 1970 before which it is not tried. */
  readonly until: number;
}

const MINUTE = 60_000;
/** After the first failure at once: it is mostly a file that was cut off. Then it is mostly the phone. */
const PAUSES = [0, MINUTE, 10 * MINUTE, 60 * MINUTE, 6 * 60 * MINUTE, 24 * 60 * MINUTE];
/** A boot that hangs says nothing (a file blocked or served wrongly). */
const PATIENCE = 30_000;
/** Rules that ran this long are sound, and their failures forgotten. */
const STEADY = 5 * MINUTE;
const KEY = "atende-rules-failed";

export class Rules {
  private worker: Beside | undefined;
  private ready = false;
  private waits = false;
  /** Which of them is spoken of: what one says that was given up counts no more. */
  private boots = 0;
  private logged = false;
  private readonly means: Means;

  constructor(means: Means) {
    this.means = means;
  }

  /** Start them, unless they run or are to be left in peace for now. */
  start(): void {
    if (this.worker || this.waits) return;
    const left = this.failed().until - this.means.now();
    if (left > 0) return this.again(left);
    this.means.told("loading");
    const boots = (this.boots += 1);
    const failed = (why: string): void => this.give(boots, why);
    try {
      this.worker = this.means.boot({ ready: () => this.isReady(boots), failed });
    } catch (error) {
      return failed(String(error)); // the browser refuses to make one
    }
    this.means.later(() => this.ready || failed("no answer"), PATIENCE);
  }

  /** Hand a question on; false where nobody is there to answer. */
  ask(request: string | undefined, port: MessagePort): boolean {
    if (!this.worker || !this.ready) return false;
    this.worker.ask(request, port);
    return true;
  }

  private isReady(boots: number): void {
    if (boots !== this.boots || this.waits) return;
    this.ready = true;
    this.means.told("ready");
    this.means.later(() => this.ready && boots === this.boots && this.forget(), STEADY);
  }

  private give(boots: number, why: string): void {
    if (boots !== this.boots || this.waits) return; // given up already
    this.worker?.end();
    this.worker = undefined;
    this.ready = false;
    if (!this.logged) this.means.log(why);
    this.logged = true;
    const failures = this.failed().failures + 1;
    const pause = PAUSES[Math.min(failures, PAUSES.length) - 1] ?? 0;
    this.remember({ version: this.means.version, failures, until: this.means.now() + pause });
    this.again(pause);
  }

  private again(pause: number): void {
    this.means.told("off");
    this.waits = true;
    this.means.later(() => {
      this.waits = false;
      this.start();
    }, pause);
  }

  private failed(): Failed {
    const none = { version: this.means.version, failures: 0, until: 0 };
    try {
      const failed = JSON.parse(this.means.kept.getItem(KEY) ?? "null") as Failed | null;
      return failed?.version === none.version ? failed : none;
    } catch {
      return none; // storage is closed to us, or holds something else
    }
  }

  private remember(failed: Failed): void {
    try {
      this.means.kept.setItem(KEY, JSON.stringify(failed));
    } catch {
      // then it is tried again at the next page load
    }
  }

  private forget(): void {
    try {
      this.means.kept.removeItem(KEY);
    } catch {
      // it was never kept
    }
  }
}
