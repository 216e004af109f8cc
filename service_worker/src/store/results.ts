/** A row of what a search found. The twin of `backend/atende/customers/results.py`, where the rule is told. */
import { indexText, needle, phoneWords, terms } from "../folding.ts";
import type { Document, Plain } from "../types.ts";
import { contracts, emails, type Field, indexedDocument, type Known, protocols, visible } from "./fields.ts";
import { markMatches, type Piece } from "./marking.ts";
import { at, texts } from "./reading.ts";

/** What a directory entry has for the search alone. */
const NOT_SHOWN = ["schema", "sort_name", "numbers", "models", "complement", "state", "cep", "reference", "line", "place"];
const MAC = /^[0-9A-F]{2}(:[0-9A-F]{2}){5}$/;

interface Part {
  readonly field: Field;
  readonly shown: string;
  readonly text: string;
}

/** The customer's entry with `pieces` of the name and `meta_pieces` of the line below; `fields` are those that were searched. */
export function result(known: Known, query: string, fields: ReadonlySet<Field>): Document {
  const name = at(known.entry, "name");
  const named = fields.has("name");
  let sought = beyondName(known.entry, query, fields);
  const line: Piece[][] = [];
  for (const part of standing(known.entry)) {
    const found = fields.has(part.field) ? terms(query).filter((term) => isIn(part, term)) : [];
    sought = sought.filter((term) => !found.includes(term));
    line.push(found.length ? marked(part.shown, query) : part.shown ? [[part.shown, false]] : []);
  }
  for (const part of sought.length ? others(known) : []) {
    const found = fields.has(part.field) ? sought.filter((term) => isIn(part, term)) : [];
    if (found.length) line.push(marked(part.shown, query));
    sought = sought.filter((term) => !found.includes(term));
  }
  const kept = line.filter((pieces) => pieces.length).sort((one, other) => Number(isHit(other)) - Number(isHit(one)));
  return {
    ...Object.fromEntries(Object.entries(known.entry).filter(([field]) => !NOT_SHOWN.includes(field))),
    pieces: named ? markMatches(name, query) : [[name, false]],
    meta_pieces: joined(kept) as readonly Plain[],
  };
}

/** Whether the whole record is needed to tell where the query matched: what is looked at before it does not have all of it. */
export function needsRecord(entry: Document, query: string, fields: ReadonlySet<Field>): boolean {
  const before = [...standing(entry), ...beforeRecord(entry)].filter(({ field }) => fields.has(field));
  return beyondName(entry, query, fields).some((term) => !before.some((part) => isIn(part, term)));
}

/** The terms that the name does not have. */
function beyondName(entry: Document, query: string, fields: ReadonlySet<Field>): string[] {
  const indexed = fields.has("name") ? indexText(at(entry, "name")) : "";
  return terms(query).filter((term) => !indexed.includes(needle(term)));
}

const isHit = (pieces: readonly Piece[]): boolean => pieces.some(([, hit]) => hit);

function isIn({ field, text }: Part, term: string): boolean {
  if (text.includes(needle(term))) return true;
  const seen = field === "document" ? visible(term) : undefined;
  return seen !== undefined && text.includes(seen);
}

/** What a line always has. */
function standing(entry: Document): Part[] {
  const plain = (field: Field, name: string): Part => ({ field, shown: at(entry, name), text: indexText(at(entry, name)) });
  const masked = at(entry, "document_masked");
  return [
    plain("trade_name", "trade_name"),
    plain("code", "code"),
    { field: "document", shown: masked, text: indexedDocument(masked) },
    plain("address", "line"),
    plain("address", "place"),
  ];
}

/** What a line has where it matched. */
function others({ entry, customer }: Known): Part[] {
  const numbers = texts(entry, "equipment");
  return [
    ...beforeRecord(entry),
    ...listed("email", emails(customer)),
    ...listed("equipment", [...texts(entry, "models"), ...numbers.filter((each) => MAC.test(each)), ...numbers.filter((each) => !MAC.test(each))]),
    ...listed("contract", contracts(customer)),
    ...listed("protocol", protocols(customer)),
  ];
}

/** Of that, what is looked at before anything of the record is. */
function beforeRecord(entry: Document): Part[] {
  const phones = texts(entry, "numbers").map((shown): Part => ({ field: "phone", shown, text: indexText(...phoneWords(shown)) }));
  return [...phones, ...listed("address", [at(entry, "reference")]), ...listed("login", texts(entry, "logins"))];
}

const listed = (field: Field, shown: readonly string[]): Part[] => shown.map((each) => ({ field, shown: each, text: indexText(each) }));

/** What matched is marked; all of it where the match is across what is written (a phone, a CPF). */
function marked(shown: string, query: string): Piece[] {
  const pieces = markMatches(shown, query);
  return isHit(pieces) || !shown ? pieces : [[shown, true]];
}

const joined = (line: readonly (readonly Piece[])[]): Piece[] =>
  line.flatMap((pieces, place): Piece[] => (place ? [[" · ", false], ...pieces] : [...pieces]));
