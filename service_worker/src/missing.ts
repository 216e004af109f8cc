/** What is shown in the place of a page that is not on this phone: why, and what of it is (template offline/missing.html). */
import { readDocument } from "./store/documents.ts";
import type { Document, Phone, Plain } from "./types.ts";

const CUSTOMER = /^\/customers\/([^/]+)/;
/** Made by the server at the moment of asking: no phone ever keeps them. */
const OF_SERVER = /^\/(accounts|profile|devices|schema)(\/|$)/;

const text = (value: Plain | undefined): string => (typeof value === "string" ? value : "");

/** The document of the page for an address; of a customer's, with what the directory knows. */
export async function missingDocument(phone: Phone, address: URL): Promise<Document> {
  const id = CUSTOMER.exec(address.pathname)?.[1];
  const entry = id === undefined ? undefined : await readDocument(phone, `directory/${decoded(id)}`);
  return {
    why: OF_SERVER.test(address.pathname) ? "server" : "document",
    customer: entry ? reach(entry.document) : null,
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** What a person on the road needs of a customer: whom to call, where to go. */
function reach(entry: Document): Document {
  const phones = (entry["phones"] ?? []) as readonly Document[];
  const address = text(entry["address_line"]);
  const logins = (entry["logins"] ?? []) as readonly string[];
  const facts = [
    { id: "code", text: text(entry["code"]), href: "" },
    { id: "address", text: address, href: "" },
    ...phones.map((each) => ({ id: "phone", text: text(each["text"]), href: text(each["call"]) })),
    { id: "document", text: text(entry["document_masked"]), href: "" },
    ...logins.map((login) => ({ id: "login", text: login, href: "" })),
    { id: "status", text: text((entry["status"] as Document | undefined)?.["name"]), href: "" },
  ];
  return {
    name: text(entry["name"]),
    call: text(phones[0]?.["call"]),
    whatsapp: text(phones.find((each) => text(each["whatsapp"]))?.["whatsapp"]),
    map_query: address,
    facts: facts.filter((each) => each.text !== ""),
  };
}
