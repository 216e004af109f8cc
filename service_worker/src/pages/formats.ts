/** Days as a reader writes them; the names come from backend/atende_rules/formats.py. */
import { dayOf, weekdayOf } from "./days.ts";
import type { Names } from "./site.ts";

/** A day by its weekday: "terça, 24 de novembro", "Tuesday, 24 November". */
export function weekdayDay(text: string, names: Names): string {
  const [, month, day] = dayOf(text) ?? [1970, 1, 1];
  return `${names.weekdays[weekdayOf(text)]}, ${day}${names.of_day[month - 1]}`;
}

/** The month of a day: "novembro de 2026", "November 2026". */
export function monthName(text: string, names: Names): string {
  const [year, month] = dayOf(text) ?? [1970, 1, 1];
  return `${names.of_year[month - 1]}${year}`;
}
