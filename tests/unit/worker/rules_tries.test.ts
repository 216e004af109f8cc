import assert from "node:assert/strict";
import { test } from "node:test";
import { type Beside, type Heard, Rules, type Standing } from "../../../pwa/scripts/rules-tries.ts";

const MINUTE = 60_000;

class Worker implements Beside {
  asked: unknown[] = [];
  ended = false;
  readonly heard: Heard;
  constructor(heard: Heard) {
    this.heard = heard;
  }
  ask(request: string | undefined): void {
    this.asked.push(request);
  }
  end(): void {
    this.ended = true;
  }
  fails(why = "out of memory"): void {
    this.heard.failed(why);
  }
}

/** A phone with a clock; pages come and go on it, and what is kept stays. */
class Phone {
  at = 1_000;
  kept = new Map<string, string>();
  workers: Worker[] = [];
  standing: Standing[] = [];
  logged: string[] = [];
  version = "1";
  refuses = false;
  private timers: { at: number; work: () => void }[] = [];

  page(): Rules {
    this.timers = []; // the one before is gone, with its timers
    const rules = new Rules({
      boot: (heard) => {
        if (this.refuses) throw new Error("no workers here");
        const worker = new Worker(heard);
        this.workers.push(worker);
        return worker;
      },
      now: () => this.at,
      later: (work, ms) => this.timers.push({ at: this.at + ms, work }),
      kept: {
        getItem: (key) => this.kept.get(key) ?? null,
        setItem: (key, value) => void this.kept.set(key, value),
        removeItem: (key) => void this.kept.delete(key),
      },
      version: this.version,
      told: (standing) => this.standing.push(standing),
      log: (why) => this.logged.push(why),
    });
    rules.start();
    return rules;
  }

  pass(ms: number): void {
    const end = this.at + ms;
    for (;;) {
      const next = this.timers.filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0];
      if (!next) break;
      this.timers = this.timers.filter((each) => each !== next);
      this.at = Math.max(this.at, next.at);
      next.work();
    }
    this.at = end;
  }

  get worker(): Worker {
    return this.workers.at(-1)!;
  }
}

const port = {} as MessagePort;

test("rules that are ready are asked, and nothing is asked of those that are not", () => {
  const phone = new Phone();
  const rules = phone.page();
  assert.equal(rules.ask("{}", port), false);
  phone.worker.heard.ready();
  assert.equal(rules.ask("{}", port), true);
  assert.deepEqual(phone.worker.asked, ["{}"]);
  assert.deepEqual(phone.standing, ["loading", "ready"]);
});

test("a worker that fails is off, said once, and tried again after pauses that grow", () => {
  const phone = new Phone();
  phone.page();
  const tried: number[] = [];
  for (let failure = 0; failure < 7; failure += 1) {
    phone.worker.fails();
    assert.equal(phone.standing.at(-1), "off");
    const [before, began] = [phone.workers.length, phone.at];
    while (phone.workers.length === before) phone.pass(MINUTE / 2);
    tried.push((phone.at - began) / MINUTE);
  }
  assert.deepEqual(tried, [0.5, 1, 10, 60, 360, 1_440, 1_440]);
  assert.deepEqual(phone.logged, ["out of memory"]);
  assert.ok(phone.workers.slice(0, -1).every(({ ended }) => ended));
});

test("a page load is no reason to try again before the pause is over", () => {
  const phone = new Phone();
  phone.page();
  phone.worker.fails();
  phone.pass(0);
  phone.worker.fails();
  assert.equal(phone.workers.length, 2);
  const rules = phone.page();
  rules.start();
  assert.equal(phone.workers.length, 2);
  assert.equal(phone.standing.at(-1), "off");
  assert.equal(rules.ask("{}", port), false);
  phone.pass(MINUTE);
  assert.equal(phone.workers.length, 3);
});

test("another version begins without the failures of the one before", () => {
  const phone = new Phone();
  phone.page();
  for (let failure = 0; failure < 3; failure += 1) (phone.worker.fails(), phone.pass(MINUTE));
  const before = phone.workers.length;
  phone.version = "2";
  phone.page();
  assert.equal(phone.workers.length, before + 1);
});

test("a boot that hangs, one that says it failed, and a browser that has no workers are given up alike", () => {
  const hanging = new Phone();
  hanging.page();
  hanging.pass(30_000);
  assert.deepEqual(hanging.logged, ["no answer"]);
  const failing = new Phone();
  failing.page();
  failing.worker.fails("wasm refused");
  assert.deepEqual(failing.logged, ["wasm refused"]);
  const refusing = new Phone();
  refusing.refuses = true;
  refusing.page();
  assert.deepEqual(refusing.logged, ["Error: no workers here"]);
  for (const phone of [hanging, failing, refusing]) assert.equal(phone.standing.includes("off"), true);
});

test("rules that die while they run are started anew, and such as die again and again are left in peace", () => {
  const phone = new Phone();
  const rules = phone.page();
  phone.worker.heard.ready();
  phone.worker.fails();
  assert.equal(rules.ask("{}", port), false);
  phone.pass(0);
  phone.worker.heard.ready();
  phone.worker.fails();
  phone.pass(0);
  assert.equal(phone.workers.length, 2);
  phone.pass(MINUTE);
  phone.worker.heard.ready();
  phone.pass(5 * MINUTE); // steady: forgotten
  phone.worker.fails();
  phone.pass(0);
  assert.equal(phone.workers.length, 4);
});

test("a closed storage costs the memory of failures, and nothing else", () => {
  const phone = new Phone();
  phone.kept.set = phone.kept.get = () => {
    throw new Error("closed");
  };
  phone.page();
  phone.worker.fails();
  phone.pass(0);
  assert.equal(phone.workers.length, 2);
});
