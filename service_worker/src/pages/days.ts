/** Days as `YYYY-MM-DD` texts. */
import { utc } from "./zones.ts";

const SHAPE = /^(\d{4})-(\d\d)-(\d\d)$/;

export const two = (value: number): string => String(value).padStart(2, "0");

/** A day's text. */
export const dayText = (year: number, month: number, day: number): string =>
  `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;

/** Year, month and day of a text; undefined where there is no such day from year 1 to 9999. */
export function dayOf(text: string): readonly [year: number, month: number, day: number] | undefined {
  const found = SHAPE.exec(text);
  if (!found) return undefined;
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])];
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= lengthOf(year, month) ? [year, month, day] : undefined;
}

/** How many days a month has. */
export const lengthOf = (year: number, month: number): number => new Date(utc([year, month + 1, 0, 0, 0, 0])).getUTCDate();

/** The day so many days later; undefined beyond year 9999 or before year 1. */
export function later(text: string, days: number): string | undefined {
  const day = dayOf(text);
  if (!day) return undefined;
  const moved = new Date(utc([day[0], day[1], day[2] + days, 0, 0, 0]));
  const year = moved.getUTCFullYear();
  return year < 1 || year > 9999 ? undefined : dayText(year, moved.getUTCMonth() + 1, moved.getUTCDate());
}

/** The day of the week, 0 on Monday. */
export function weekdayOf(text: string): number {
  const [year, month, day] = dayOf(text) ?? [1970, 1, 1];
  return (new Date(utc([year, month, day, 0, 0, 0])).getUTCDay() + 6) % 7;
}
