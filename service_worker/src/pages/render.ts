/** A page as HTML, or its document as JSON, with the headers the server gives. */
import type { Document } from "../types.ts";
import type { PageFacts } from "./facts.ts";
import { catalogueOf } from "./language.ts";
import { site } from "./site.ts";

/** Whether the one who asks names JSON before HTML; the twin of `wants_json` in backend/atende/web/answering.py. */
export function wantsJson(request: Request): boolean {
  const accept = request.headers.get("Accept") ?? "";
  const [json, html] = [accept.indexOf("application/json"), accept.indexOf("text/html")];
  return json >= 0 && (html < 0 || json < html);
}

/** What a template is rendered from. */
export interface Context {
  readonly doc: Document;
  readonly me: Document;
  readonly page: PageFacts;
  readonly [used: string]: unknown;
}

export function htmlAnswer(template: string, context: Context, status = 200): Response {
  const { render } = site();
  const html = render(template, context, catalogueOf(String(context.page["language"])), {});
  return new Response(html, { status, headers: { ...headers(), "Content-Type": "text/html; charset=utf-8" } });
}

export const jsonAnswer = (document: Document, status = 200, type = "application/json"): Response =>
  new Response(JSON.stringify(document), { status, headers: { ...headers(), "Content-Type": type } });

const headers = (): { [name: string]: string } => ({ ...site().headers, "Atende-Source": "phone" });
