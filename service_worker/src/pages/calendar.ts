/** A month as weeks of days; the twin of backend/atende/web/calendar.py. */
import type { Plain } from "../types.ts";
import { dayOf, later, weekdayOf } from "./days.ts";
import { monthName, weekdayDay } from "./formats.ts";
import type { Names } from "./site.ts";

/** What of a page's facts a month is made from. */
export interface Month {
  readonly month_first: string;
  readonly month_last: string;
  readonly today: string;
  readonly day: string;
}

/** The month a page is about, whole weeks from Sunday to Saturday, with how many there are of something by day. */
export function monthOf(page: Month, counts: { readonly [day: string]: number }, names: Names): { readonly [name: string]: Plain } {
  const days: Plain[][] = [];
  let day = later(page.month_first, -((weekdayOf(page.month_first) + 1) % 7)) ?? page.month_first;
  while (day <= page.month_last) {
    const week: Plain[] = [];
    for (let at = 0; at < 7; at++) {
      week.push(one(day, page, counts, names));
      day = later(day, 1) ?? "9999-99-99";
    }
    days.push(week);
  }
  return {
    label: monthName(page.month_first, names),
    previous: (later(page.month_first, -1) ?? "").slice(0, 7),
    next: (later(page.month_last, 1) ?? "").slice(0, 7),
    weekdays: names.week.map((each) => ({ short: each.initial, name: each.name })),
    weeks: days,
  };
}

const one = (day: string, page: Month, counts: { readonly [day: string]: number }, names: Names): Plain => ({
  day,
  number: dayOf(day)?.[2] ?? 0,
  label: weekdayDay(day, names),
  inside: day.slice(0, 7) === page.month_first.slice(0, 7),
  today: day === page.today,
  chosen: day === page.day,
  count: Object.hasOwn(counts, day) ? (counts[day] ?? 0) : 0,
});
