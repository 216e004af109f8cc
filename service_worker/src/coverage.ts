/** Whether this phone holds all that a page shows, and where a document it does not hold is fetched. */
import { fact } from "./database.ts";
import { applies } from "./pages/asked.ts";
import type { Row } from "./pages/declared.ts";
import { type Matched, filled } from "./pages/routes.ts";
import { site } from "./pages/site.ts";
import { baseOf } from "./store/documents.ts";
import type { Phone } from "./types.ts";

/** Fields of a search that only whole records know; the directory has the others. */
const NOT_IN_DIRECTORY = new Set(["email", "contract", "protocol"]);

/** Whether the phone's own answer is the whole answer; else the server is asked first. */
export async function isCovered(phone: Phone, { page }: Matched, url: URL): Promise<boolean> {
  if (page.search && (await fact<number>(phone, "directory_later"))) return false;
  if (page.key || (await fact<string>(phone, "wanted")) === "all") return true;
  const query = Object.fromEntries(url.searchParams);
  if (page.search) return !NOT_IN_DIRECTORY.has(query["by"] ?? "");
  const me = (await baseOf(phone, "me")) ?? {};
  return (page.covered ?? []).some((when) => applies(when, { query, me }));
}

/** The key of a page's document, and the address that gives the whole of it. */
export function wholeAddress({ page, params }: Matched): { key: string; address: string } {
  const isWhole = (row: Row) => row.key === page.key && !row.cut && !row.form;
  const rows = site().pages.filter(isWhole);
  const [whole] = rows.sort((one, other) => one.path.length - other.path.length);
  return { key: filled(page.key, params), address: filled(whole?.path ?? page.path, params, true) };
}
