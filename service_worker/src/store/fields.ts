/** What a customer is found by on this phone: the directory's fields, and more where the whole record is here. */
import { indexText, phoneWords } from "../folding.ts";
import { ordered } from "../pages/values.ts";
import { at, texts } from "./reading.ts";
import type { Document } from "../types.ts";

/** What this phone has of a customer. */
export interface Known {
  readonly entry: Document;
  /** The whole record, where it is here. */
  readonly customer?: Document | undefined;
}

/** Fields of the directory, in the order of the index. */
const OF_ENTRY = {
  name: ({ entry }: Known) => [at(entry, "name")],
  trade_name: ({ entry }: Known) => [at(entry, "trade_name")],
  code: ({ entry }: Known) => [at(entry, "code")],
  document: ({ entry }: Known) => [at(entry, "document_masked")],
  phone: ({ entry }: Known) => texts(entry, "numbers").flatMap(phoneWords),
  address: ({ entry }: Known) =>
    ["street", "number", "complement", "district", "city", "state", "cep", "reference"].map((each) => at(entry, each)),
  login: ({ entry }: Known) => texts(entry, "logins"),
  equipment: ({ entry }: Known) => [...texts(entry, "models"), ...texts(entry, "equipment")],
};
/** Fields the directory lacks: they are found where the customer's record is on this phone. */
const OF_RECORD = {
  email: ({ customer }: Known) => emails(customer),
  contract: ({ customer }: Known) => contracts(customer),
  protocol: ({ customer }: Known) => protocols(customer),
};
const READ = { ...OF_ENTRY, ...OF_RECORD };

export type Field = keyof typeof READ;
export const FIELDS = Object.keys(READ) as readonly Field[];
export const IN_RECORD_ONLY = Object.keys(OF_RECORD) as readonly Field[];
export const isField = (name: string): name is Field => Object.hasOwn(READ, name);

/** The record's own address, and its contacts'. */
export const emails = (customer: Document | undefined): string[] => [at(customer, "email"), ...byId(customer, "contacts")];
export const contracts = (customer: Document | undefined): string[] => byId(customer, "plans");

/** The protocols of a customer's tickets, oldest first. */
export const protocols = (customer: Document | undefined): string[] => byId(customer, "tickets");

const LISTS = { contacts: "email", plans: "contract", tickets: "protocol" } as const;

/** What a record is found by, as paths the server is asked for. */
export const FOUND_BY = `customer:email,${Object.entries(LISTS).map(([list, of]) => `${list}.id,${list}.${of}`).join(",")}`;

/** Of a record, what it is found by: a hundredth of it, so that a whole directory of them fits in a phone's memory. */
export function foundBy(customer: Document): Document {
  const lists = Object.entries(LISTS).map(([list, of]) => {
    const listed = customer[list];
    return [list, Array.isArray(listed) ? (listed as Document[]).map((each) => ({ id: at(each, "id"), [of]: at(each, of) })) : []];
  });
  return { email: at(customer, "email"), ...(Object.fromEntries(lists) as Document) };
}

/** Texts of a list of a record in the order of ids, as the server's index reads them; a page shows such a list in its own. */
function byId(customer: Document | undefined, list: keyof typeof LISTS): string[] {
  const [listed, of] = [customer?.[list], LISTS[list]];
  if (!Array.isArray(listed)) return [];
  const found = (listed as Document[]).map((each): [string, string] => [ordered(at(each, "id")), at(each, of)]);
  return found.sort(([one], [other]) => (one < other ? -1 : 1)).flatMap(([, text]) => (text ? [text] : []));
}

/** The index text of a field. */
export const indexed = (field: Field, known: Known): string =>
  field === "document" ? indexedDocument(at(known.entry, "document_masked")) : indexText(...READ[field](known));

/**
 * What a masked CPF or CNPJ is found by: what is visible. Of a CPF that is its middle, so no word begins there: a star
 * goes before it, which no query has.
 */
export function indexedDocument(masked: string): string {
  return masked.startsWith("***") ? indexText(masked).replace("  ", "  *") : indexText(masked);
}

/** What of a whole CPF or CNPJ is visible in the directory; undefined for any other word. */
export function visible(term: string): string | undefined {
  if (/^[0-9]{11}$/.test(term)) return term.slice(3, 9);
  return /^[0-9a-z]{12}[0-9]{2}$/.test(term) ? term.slice(0, 10) : undefined;
}
