/** Instants and the clocks on people's walls, by the browser's own tables of time zones. */

const MINUTE = 60_000;
const DAY = 86_400_000;
const clocks = new Map<string, Intl.DateTimeFormat>();

/** A clock on the wall: year, month (from 1), day, hour, minute, second. */
export type Wall = readonly [year: number, month: number, day: number, hour: number, minute: number, second: number];

/** What we ask of Temporal, which TypeScript does not know yet. */
interface Instants {
  readonly Instant: { fromEpochMilliseconds(ms: number): { toZonedDateTimeISO(zone: string): { readonly offsetNanoseconds: number } } };
}

/** How far a zone's clocks are ahead of UTC at an instant, in milliseconds. */
export function offsetAt(zone: string, instant: number): number {
  if (zone === "UTC") return 0;
  const second = Math.floor(instant / 1000) * 1000;
  const { Temporal } = globalThis as { Temporal?: Instants };
  // The first clock of Intl takes 20 to 70 ms to make, a good part of a page at a worker's start; Temporal answers at once.
  if (Temporal) return Temporal.Instant.fromEpochMilliseconds(second).toZonedDateTimeISO(zone).offsetNanoseconds / 1_000_000;
  const parts = new Map(clockOf(zone).formatToParts(second).map((part) => [part.type, part.value]));
  const read = (name: Intl.DateTimeFormatPartTypes): number => Number(parts.get(name));
  const year = parts.get("era") === "B" ? 1 - read("year") : read("year");
  return utc([year, read("month"), read("day"), read("hour"), read("minute"), read("second")]) - second;
}

function clockOf(zone: string): Intl.DateTimeFormat {
  let clock = clocks.get(zone);
  if (!clock) {
    const two = "2-digit";
    clock = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      calendar: "gregory",
      numberingSystem: "latn",
      hourCycle: "h23",
      era: "narrow",
      year: "numeric",
      month: two,
      day: two,
      hour: two,
      minute: two,
      second: two,
    });
    clocks.set(zone, clock);
  }
  return clock;
}

/** The instant at which a clock on UTC shows this; years below 100 are those years. */
export function utc([year, month, day, hour, minute, second]: Wall): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  return date.getTime();
}

/** What a zone's clocks show at an instant. */
export function wallAt(zone: string, instant: number): Wall {
  const local = new Date(instant + offsetAt(zone, instant));
  return [
    local.getUTCFullYear(),
    local.getUTCMonth() + 1,
    local.getUTCDate(),
    local.getUTCHours(),
    local.getUTCMinutes(),
    local.getUTCSeconds(),
  ];
}

/**
 * The instant at which a zone's clocks show this: the first one where they show it twice; where they skip it, the one it
 * would have been, as Python's `fold=0` has it.
 */
export function instantAt(zone: string, wall: Wall): number {
  const local = utc(wall);
  const before = offsetAt(zone, local - DAY);
  const after = offsetAt(zone, local + DAY);
  if (before !== after && offsetAt(zone, local - before) !== before && offsetAt(zone, local - after) === after) {
    return local - after;
  }
  return local - before;
}

/** The instant as ISO 8601 with the zone's offset, to the second. */
export function isoAt(zone: string, instant: number): string {
  const offset = offsetAt(zone, instant);
  const text = new Date(Math.floor(instant / 1000) * 1000 + offset).toISOString().slice(0, 19);
  const ahead = Math.abs(offset);
  const two = (value: number): string => String(Math.floor(value)).padStart(2, "0");
  const seconds = ahead % MINUTE ? `:${two((ahead % MINUTE) / 1000)}` : "";
  return `${text}${offset < 0 ? "-" : "+"}${two(ahead / 3_600_000)}:${two((ahead / MINUTE) % 60)}${seconds}`;
}
