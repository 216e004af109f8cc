/** Soft navigation: Turbo Drive and nothing else of Turbo. */
import { headAsEver } from "./no-progress-bar";
import { config, session, visit } from "@hotwired/turbo";

headAsEver();
config.drive.progressBarDelay = 2 ** 31 - 1; // never: it would be unstyled (see no-progress-bar)

/** A worker cannot answer a form by a redirect that WebKit understands: it names the page to see next in a header. */
document.addEventListener("turbo:before-fetch-response", (event) => {
  const next = event.detail.fetchResponse.response.headers.get("Atende-See");
  if (next === null) return;
  event.preventDefault();
  visit(next);
});

const script = (page: ParentNode): string => page.querySelector<HTMLScriptElement>('script[src*="/app."]')?.src ?? "";

/** A page that brings another version's script is loaded whole: Turbo would run the two beside each other. */
export function wholeNewVersions(): void {
  document.addEventListener("turbo:before-render", (event) => {
    const page = event.detail.newBody.closest("html");
    if (!page || !script(page) || script(page) === script(document)) return;
    event.preventDefault();
    location.reload();
  });
}

/** A form that comes back after signing in again is the entrance's answer: it stands at its own address all the same. */
export function standWhereSent(): void {
  const form = document.querySelector<HTMLFormElement>("main form[data-draft]");
  if (form && location.pathname === "/login") session.history.replace(new URL(form.action));
}
