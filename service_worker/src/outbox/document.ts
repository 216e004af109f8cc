/** The queue as its page shows it (shape.ts), and what pages say of it. */
import { wallAt } from "../pages/zones.ts";
import { two } from "../pages/days.ts";
import { matched } from "../pages/routes.ts";
import type { Field } from "../pages/declared.ts";
import type { Document, Entry, Phone, Plain } from "../types.ts";
import { allEntries, byId, entriesOf, holderOf, isIn, needsPerson } from "./entries.ts";
import { type Outside, at, textAt } from "./outside.ts";
import { pauseOf } from "./pause.ts";
import type { Item, OutboxDocument } from "./shape.ts";
import { usual } from "./usual.ts";

export type { Item, OutboxDocument } from "./shape.ts";

const MOST_DELIVERED = 20;

/** What an entry's texts are made from. */
interface Known {
  readonly me: Document | undefined;
  readonly rules: Document | undefined;
  readonly all: ReadonlyMap<string, Entry>;
}

/** How many wait, and how many need the person. */
export async function counts(phone: Phone): Promise<{ pending: number; attention: number }> {
  const all = await allEntries(phone);
  return { pending: all.filter((each) => each.standing === "waiting" || each.leaving).length, attention: all.filter(needsPerson).length };
}

/** Whether words are here that would be lost with the queue: unsent, or refused and not decided on. */
export async function holdsWork(phone: Phone): Promise<boolean> {
  const { pending, attention } = await counts(phone);
  return pending + attention > 0;
}

/** The document `outbox`. */
export async function outboxDocument(phone: Phone, outside: Outside = usual()): Promise<OutboxDocument> {
  const all = await allEntries(phone);
  const known = await knownOf(phone, all, outside);
  const shown = all.filter((each) => each.standing === "waiting" || each.leaving || needsPerson(each));
  const items = await Promise.all(shown.map((each) => itemOf(phone, each, known, outside)));
  const delivered = all.filter((each) => each.standing === "applied" && each.warning === "");
  const last = delivered.sort((one, other) => (other.settled_at ?? 0) - (one.settled_at ?? 0)).slice(0, MOST_DELIVERED);
  const waiting = items.filter(({ attention }) => !attention);
  const pause = await pauseOf(phone);
  return {
    items: [...items.filter(({ attention }) => attention), ...waiting],
    delivered: await Promise.all(last.map((each) => itemOf(phone, each, known, outside))),
    pending: shown.filter((each) => each.standing === "waiting" || each.leaving).length,
    attention: shown.filter(needsPerson).length,
    oldest: waiting[0]?.since ?? "",
    oldest_text: waiting[0]?.since_text ?? "",
    stopped: waiting.length > 0 || pause?.until === null ? (pause?.why ?? "") : "",
    next_try: pause?.until ? new Date(pause.until).toISOString() : "",
  };
}

/** What waits of one ticket and is not shown in its document yet, for its page. */
export async function waitingOf(phone: Phone, ticket: string, outside: Outside = usual()): Promise<readonly Item[]> {
  const entries = await entriesOf(phone, ticket);
  if (entries.length === 0) return [];
  const base = await outside.base(phone, `ticket/${ticket}`);
  const beside = entries.filter((each) => needsPerson(each) || (!each.checked && (each.standing === "waiting" || isNew(each, base))));
  const known = await knownOf(phone, entries, outside);
  return Promise.all(beside.map((each) => itemOf(phone, each, known, outside)));
}

/** Delivered, and the server's document is still on its way. */
const isNew = (entry: Entry, base: Document | undefined): boolean => entry.standing === "applied" && base !== undefined && !isIn(base, entry);

async function knownOf(phone: Phone, entries: readonly Entry[], outside: Outside): Promise<Known> {
  const [me, rules] = await Promise.all([outside.base(phone, "me"), outside.base(phone, "rules")]);
  return { me, rules, all: byId(entries) };
}

async function itemOf(phone: Phone, entry: Entry, known: Known, outside: Outside): Promise<Item> {
  const { action, answer } = entry;
  const holder = entry.standing === "waiting" ? holderOf(entry, known.all) : undefined;
  const event = eventOf(await outside.read(phone, `ticket/${entry.ticket}`), entry.id);
  const words = wordsOf(entry);
  const isRefused = entry.standing === "rejected" || entry.standing === "conflict";
  return {
    id: entry.id,
    n: entry.n,
    kind: action.kind,
    standing: standingOf(entry, holder),
    attention: needsPerson(entry),
    checked: entry.checked,
    sent: entry.sent,
    tries: entry.tries,
    since: action.at,
    since_text: moment(entry.queued_at, textAt(known.me, "language"), textAt(known.me, "zone")),
    ticket: entry.ticket,
    address: `/tickets/${entry.ticket}`,
    about: entry.about,
    form: entry.form,
    summary: textAt(event, "summary"),
    fields: fieldsOf(entry, known),
    words,
    code: answer?.code ?? "",
    message: answer?.message ?? "",
    errors: Object.entries(answer?.errors ?? {}).map(([field, message]) => ({ field, message })),
    theirs: answer?.theirs ?? [],
    warning: entry.warning,
    held_by: holder?.id ?? null,
    may: {
      retry: entry.standing === "rejected",
      edit: entry.standing === "waiting" || isRefused,
      discard: entry.standing !== "withdrawn" && (entry.standing !== "applied" || entry.warning !== ""),
      resolve: entry.standing === "conflict",
      comment: isRefused && words !== "" && action.kind !== "comment" && action.kind !== "open",
    },
  };
}

function standingOf(entry: Entry, holder: Entry | undefined): Item["standing"] {
  if (entry.standing === "withdrawn") return "leaving";
  return entry.standing === "waiting" && holder ? "held" : entry.standing;
}

function eventOf(document: Document | undefined, action: string): Document | undefined {
  const events = at(document, "events");
  return Array.isArray(events) ? (events as Document[]).find((each) => each["action"] === action) : undefined;
}

const WORDS = ["description", "reason", "text", "notes"];

/** The longest text somebody wrote. */
export function wordsOf(entry: Entry): string {
  const texts = WORDS.map((name) => entry.action.fields[name]).filter((each): each is string => typeof each === "string");
  return texts.sort((one, other) => other.length - one.length)[0] ?? "";
}

/** Which of the catalogue's choices each field's id is from. */
const CHOICES: { readonly [field: string]: string } = {
  type: "types",
  status: "statuses",
  to_user: "users",
  technician: "users",
  to_role: "roles",
  priority: "priorities",
};
const LEFT_OUT = new Set(["ticket", "order", "customer", "protocol", "overlap_accepted"]);

function fieldsOf({ action }: Entry, { me, rules }: Known): Item["fields"] {
  const language = textAt(me, "language");
  const named = (name: string, value: string): string => {
    const from = action.kind === "schedule" && name === "kind" ? "order_kinds" : CHOICES[name];
    const choices = from === undefined ? undefined : at(rules, `choices.${from}`);
    const choice = Array.isArray(choices) ? (choices as Document[]).find(({ id }) => id === value) : undefined;
    return (language === "en" && textAt(choice, "name_en")) || textAt(choice, "name") || value;
  };
  return Object.entries(action.fields)
    .filter(([name]) => !LEFT_OUT.has(name))
    .map(([name, value]) => ({ name, text: name === "start" ? started(String(value), language) : textOf(value, (text) => named(name, text)) }))
    .filter(({ text }) => text !== "");
}

function textOf(value: Plain, named: (text: string) => string): string {
  if (Array.isArray(value)) return value.map((each: Plain) => textOf(each, named)).join(" · ");
  if (typeof value === "object" && value !== null) return Object.values(value).filter(Boolean).join(" ");
  return value === null ? "" : named(String(value));
}

/** A start as it was typed, without an offset: where the customer is. */
function started(value: string, language: string): string {
  const ms = Date.parse(`${value.slice(0, 16)}:00Z`);
  return Number.isNaN(ms) ? value : moment(ms, language, "UTC");
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Day and hour, as `moment` of backend/atende_rules/formats.py: "24/11/2026 14:03", "24 Nov 2026, 2:03 PM". */
export function moment(ms: number, language: string, zone: string): string {
  const [year, month, day, hour, minute] = wallAt(zone || "America/Sao_Paulo", ms);
  if (language !== "en") return `${two(day)}/${two(month)}/${year} ${two(hour)}:${two(minute)}`;
  return `${day} ${MONTHS[month - 1] ?? ""} ${year}, ${hour % 12 || 12}:${two(minute)}\u202f${hour < 12 ? "AM" : "PM"}`;
}

/** The inputs of a form that would make these fields: what `fieldsFrom` reads, written back. */
export function inputsFor(fields: Entry["action"]["fields"], form: readonly Field[]): [string, string][] {
  return form.flatMap((field): [string, string][] => {
    if (field.op === "chosen") {
      const chosen = Object.entries(field.ways).find(([, way]) => inputsFor(fields, way).length > 0);
      return chosen ? [[field.input, chosen[0]], ...inputsFor(fields, chosen[1])] : [];
    }
    const value = fields[field.name];
    if (value === undefined || value === null || field.op === "param") return [];
    if (field.op === "text") return [[field.input || field.name, String(value)]];
    if (field.op === "joined") return partsOf(String(value), field.by).map((part, place) => [field.inputs[place] ?? "", part]);
    if (field.op === "many" && Array.isArray(value)) return value.map((each: Plain) => [field.name, String(each)]);
    if (field.op === "table" && Array.isArray(value))
      return (value as Document[]).flatMap((row) =>
        Object.entries(field.columns).map(([column, input]): [string, string] => [input, String(row[column] ?? "")]),
      );
    return [[field.name, String(value)]];
  });
}

/** A start as it is typed: its day and its hour, without what zone it is in. */
const partsOf = (value: string, by: string): string[] => {
  const [first, ...rest] = value.split(by);
  return [first ?? "", rest.join(by).slice(0, 5)];
};

/** Where an entry is edited: its form, everything typed in the address, and which one it will replace. */
export function editAddress(entry: Entry): string {
  const form = matched(entry.form)?.page.form;
  const inputs = form ? inputsFor(entry.action.fields, form.fields.fields) : [];
  return `${entry.form}?${new URLSearchParams([...inputs, ["supersedes", entry.id]]).toString()}`;
}
