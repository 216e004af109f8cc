/** Zones' clocks: by Temporal where the browser has it, by Intl elsewhere. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { offsetAt } from "../../../service_worker/src/pages/zones.ts";

const ZONES = ["America/Sao_Paulo", "America/Noronha", "America/Rio_Branco", "Asia/Kathmandu", "Europe/Lisbon"];
const STEP = 97 * 86_400_000 + 3_661_000;
const instants = Array.from({ length: 1_000 }, (_, at) => Date.parse("1850-01-01T00:00:00.789Z") + at * STEP);

const offsets = (): number[] => ZONES.flatMap((zone) => instants.map((each) => offsetAt(zone, each)));

test("a phone's clocks show the same whichever of the browser's tables they are read from", () => {
  setFlagsFromString("--harmony-temporal");
  const temporal: unknown = runInNewContext("Temporal");
  const given = (value: unknown): void => void Object.assign(globalThis, { Temporal: value });
  const before = (globalThis as { Temporal?: unknown }).Temporal;
  try {
    given(undefined);
    const byIntl = offsets();
    given(temporal);
    assert.deepEqual(offsets(), byIntl);
  } finally {
    given(before);
  }
});
