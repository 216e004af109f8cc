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
  const indexed = named ? indexText(name) : "";
  let sought = terms(query).filter((term) => !indexed.includes(needle(term)));
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
function others(known: Known): Part[] {
  const { entry, customer } = known;
  const numbers = texts(entry, "equipment");
  const listed: [Field, string[]][] = [
    ["address", [at(entry, "reference")]],
    ["login", texts(entry, "logins")],
    ["email", emails(customer)],
    ["equipment", [...texts(entry, "models"), ...numbers.filter((each) => MAC.test(each)), ...numbers.filter((each) => !MAC.test(each))]],
    ["contract", contracts(customer)],
    ["protocol", protocols(customer)],
  ];
  const phones = texts(entry, "numbers").map((shown): Part => ({ field: "phone", shown, text: indexText(...phoneWords(shown)) }));
  return [...phones, ...listed.flatMap(([field, shown]) => shown.map((each) => ({ field, shown: each, text: indexText(each) })))];
}

/** What matched is marked; all of it where the match is across what is written (a phone, a CPF). */
function marked(shown: string, query: string): Piece[] {
  const pieces = markMatches(shown, query);
  return isHit(pieces) || !shown ? pieces : [[shown, true]];
}

const joined = (line: readonly (readonly Piece[])[]): Piece[] =>
  line.flatMap((pieces, place): Piece[] => (place ? [[" · ", false], ...pieces] : [...pieces]));
