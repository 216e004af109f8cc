/** The keyboard of a desk: "/" searches, j and k walk lists, g and a letter goes somewhere, "?" tells all this. */
import { visit } from "@hotwired/turbo";
import { openSheet } from "./sheets";

const KEPT = "atende-shortcuts"; // "off" where the reader turned them off (WCAG 2.1.4)
const PLACES: Record<string, string> = { h: "/", c: "/customers", a: "/tickets", g: "/agenda", f: "/outbox" };
const TYPING = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";
let going = false;

const areOn = (): boolean => localStorage.getItem(KEPT) !== "off";

function searchField(): void {
  const field = document.querySelector<HTMLInputElement>("main .search-input");
  if (field) field.select(); // focuses it too
  else visit("/customers");
}

function walk(by: number): void {
  const links = [...document.querySelectorAll<HTMLElement>("#beside a.row-title, main a.row-title")].filter((link) => link.checkVisibility());
  const at = links.findIndex((link) => link === document.activeElement);
  const current = at < 0 ? links.findIndex((link) => link.hasAttribute("aria-current")) : at;
  const next = links[current < 0 ? 0 : Math.min(links.length - 1, Math.max(0, current + by))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function showAll(): void {
  const list = document.getElementById("shortcuts");
  const box = list?.querySelector<HTMLInputElement>("[data-shortcuts-on]");
  if (box) box.checked = areOn();
  if (list instanceof HTMLDialogElement) openSheet(list);
}

const KEYS: Record<string, () => void> = {
  "/": searchField,
  j: () => walk(1),
  k: () => walk(-1),
  g: () => (going = true),
  "?": showAll,
};

function press(event: KeyboardEvent): void {
  const target = event.target as Element;
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
  if (!plain || target.matches(TYPING) || document.querySelector("dialog[open]") || !areOn()) return;
  const place = going ? PLACES[event.key] : undefined;
  going = false;
  const act = place === undefined ? KEYS[event.key] : () => visit(place);
  if (!act) return;
  event.preventDefault();
  act();
}

/** Listen to the keyboard, unless the reader turned that off in the list of shortcuts. */
export function keyboardShortcuts(): void {
  document.addEventListener("keydown", press);
  document.addEventListener("click", (event) => {
    if ((event.target as Element).closest("[data-shortcuts]")) showAll();
  });
  document.addEventListener("change", (event) => {
    const box = event.target as HTMLInputElement;
    if (box.matches("[data-shortcuts-on]")) localStorage.setItem(KEPT, box.checked ? "on" : "off");
  });
}
