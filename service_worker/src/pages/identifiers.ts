/** New ids on the phone: UUIDv7 as backend/atende_rules/identifiers.py spells them, each greater than the one before. */

const RANDOM = 74n;
let latest = 0n;

/** A UUIDv7 for an instant in milliseconds UTC, greater than every other made since the worker started. */
export function newId(now: number): string {
  const random = crypto.getRandomValues(new Uint8Array(10)).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const fresh = (BigInt(now) << RANDOM) | (random & ((1n << RANDOM) - 1n));
  const step = 1n + (random & 0xffff_ffffn);
  latest = fresh >> RANDOM > latest >> RANDOM ? fresh : latest + step;
  return spelled(latest);
}

/** Instant, then 74 random bits, 12 of them between the version and the variant. */
function spelled(id: bigint): string {
  const low = id & ((1n << 62n) - 1n);
  const high = (id >> 62n) & 0xfffn;
  const number = ((id >> RANDOM) << 80n) | (0x7n << 76n) | (high << 64n) | (0b10n << 62n) | low;
  const digits = number.toString(16).padStart(32, "0");
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join("-");
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether a text is a UUID, in capitals or not. */
export const isUuid = (text: string): boolean => UUID.test(text.toLowerCase());
