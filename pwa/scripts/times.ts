/** "há 2 h" and "atrasado" are worked out on the screen, never stored: the page carries instants and ready texts. */
import { onPage } from "./page";
import { language, word } from "./words";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const SOON = 2 * HOUR;
const AGAIN = 30 * SECOND;

/** An instant seen from `now`, in the largest unit that fits: "agora", "há 5 min", "em 2 h", "ontem". */
export function relative(at: number, now: number, tongue: string): string {
  const words = new Intl.RelativeTimeFormat(tongue, { numeric: "auto", style: "short" });
  const far = at - now;
  const size = Math.abs(far);
  if (size < MINUTE) return words.format(0, "second");
  if (size < HOUR) return words.format(Math.trunc(far / MINUTE), "minute");
  if (size < DAY) return words.format(Math.trunc(far / HOUR), "hour");
  if (size < 30 * DAY) return words.format(Math.trunc(far / DAY), "day");
  if (size < 365 * DAY) return words.format(Math.trunc(far / (30 * DAY)), "month");
  return words.format(Math.trunc(far / (365 * DAY)), "year");
}

/** Whether what falls due at `at` is late, soon or has time. */
export function dueState(at: number, now: number): "late" | "soon" | "later" {
  if (at <= now) return "late";
  return at - now <= SOON ? "soon" : "later";
}

function tellAge(time: HTMLTimeElement, now: number): void {
  const at = Date.parse(time.dateTime);
  if (Number.isNaN(at)) return;
  time.title ||= time.textContent ?? "";
  time.textContent = relative(at, now, language());
}

function tellDue(tag: HTMLElement, now: number): void {
  const at = Date.parse(tag.dataset["due"] ?? "");
  const text = tag.querySelector("time");
  if (Number.isNaN(at) || !text) return;
  const standing = dueState(at, now);
  const inRow = tag.closest(".row") !== null; // little room: no date, no "há 2 h"
  tag.dataset["state"] = standing;
  text.title ||= text.textContent ?? "";
  const when = relative(at, now, language());
  if (standing !== "late") text.textContent = word("due", { when: inRow ? when : clock(at, now) });
  else text.textContent = inRow ? word("late") : `${word("late")} · ${when}`;
}

/** An instant without what goes without saying: the hour where it is today, else the day as well. */
function clock(at: number, now: number): string {
  const when = new Date(at);
  const today = when.toDateString() === new Date(now).toDateString();
  const day: Intl.DateTimeFormatOptions = today ? {} : { day: "2-digit", month: "2-digit" };
  return when.toLocaleString(language(), { ...day, hour: language() === "en" ? "numeric" : "2-digit", minute: "2-digit" });
}

function tellClock(time: HTMLTimeElement, now: number): void {
  const at = Date.parse(time.dateTime);
  if (Number.isNaN(at)) return;
  time.title ||= time.textContent ?? "";
  time.textContent = clock(at, now);
}

function tellTimes(root: ParentNode): void {
  const now = Date.now();
  for (const time of root.querySelectorAll<HTMLTimeElement>("time[data-relative]")) tellAge(time, now);
  for (const time of root.querySelectorAll<HTMLTimeElement>("time[data-clock]")) tellClock(time, now);
  for (const tag of root.querySelectorAll<HTMLElement>("[data-due]")) tellDue(tag, now);
}

/** On paper nobody knows when "há 2 h" was: the document's own texts come back. */
function tellWhole(): void {
  for (const time of document.querySelectorAll<HTMLTimeElement>("time[title]")) time.textContent = time.title;
}

/** Tell them on every page, and again while it stays open. */
export function keepTimes(): void {
  onPage(tellTimes);
  addEventListener("beforeprint", tellWhole);
  addEventListener("afterprint", () => tellTimes(document));
  document.addEventListener("turbo:before-render", (event) => tellTimes(event.detail.newBody));
  setInterval(() => tellTimes(document), AGAIN);
}
