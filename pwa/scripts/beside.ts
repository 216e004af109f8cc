/**
 * On a desktop the list one came from stays beside what it led to. The list is carried along from page to page; the page
 * itself is the same as on a phone.
 */
const WIDE = "(min-width: 1280px)";

/** Where rows of a list on this page lead to, if the page is such a list: /tickets → /tickets/…, not further. */
function isDetailOf(list: string, page: string): boolean {
  return page.startsWith(`${list}/`);
}

interface Kept {
  path: string;
  element: HTMLElement;
  scroll: number;
}

let kept: Kept | null = null;
let shown = location.pathname; // Turbo changes the address before it changes the page

/** The list on the page that is shown: carried here already, or to be carried from here on. */
function currentList(): Kept | null {
  const beside = document.getElementById("beside");
  if (beside && kept) return { ...kept, scroll: beside.scrollTop };
  const list = document.querySelector<HTMLElement>("main [data-beside]");
  if (!list) return null;
  const element = document.createElement("nav");
  element.id = "beside";
  element.setAttribute("aria-label", document.querySelector("h1")?.textContent ?? "");
  element.append(list.cloneNode(true));
  holdAddresses(element);
  return { path: shown, element, scroll: 0 };
}

/** An address like "?after=…" means the page it was written for. */
function holdAddresses(element: HTMLElement): void {
  for (const link of element.querySelectorAll<HTMLAnchorElement>('a[href^="?"]')) link.href = `${shown}${link.search}`;
}

function mark(element: HTMLElement): void {
  for (const link of element.querySelectorAll<HTMLAnchorElement>("a.row-title")) {
    const here = location.pathname === link.pathname || location.pathname.startsWith(`${link.pathname}/`);
    if (here) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

/** The ids of the list stay its own where it came from: no two elements of a page may share one. */
function dropIds(element: HTMLElement): void {
  for (const one of element.querySelectorAll("[id]")) one.removeAttribute("id");
}

function carry(body: HTMLElement): void {
  if (!kept || !matchMedia(WIDE).matches || !isDetailOf(kept.path, location.pathname)) return;
  if (body.querySelector("main [data-beside]")) return;
  dropIds(kept.element);
  mark(kept.element);
  body.querySelector(".page")?.before(kept.element);
}

/** Keep the list, carry it to the pages it leads to. */
export function listBeside(): void {
  document.addEventListener("turbo:before-cache", () => {
    kept = currentList();
    document.getElementById("beside")?.remove();
  });
  document.addEventListener("turbo:before-render", (event) => carry(event.detail.newBody));
  document.addEventListener("turbo:load", () => {
    shown = location.pathname;
    const beside = document.getElementById("beside");
    if (beside && kept) beside.scrollTop = kept.scroll;
  });
}
