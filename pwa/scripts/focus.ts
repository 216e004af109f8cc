/** After a soft navigation the reader is told where they are: the first error or decision has the focus, else the title. */

function firstError(): HTMLElement | null {
  const field = document.querySelector<HTMLElement>("main [aria-invalid]");
  const inside = field?.matches("fieldset") ? field.querySelector<HTMLElement>("input") : field;
  return inside ?? document.getElementById("errors") ?? firstDecision();
}

/** What came of a form that was neither taken nor wrong: a box to tick, or both sides of a conflict. */
function firstDecision(): HTMLElement | null {
  const box = document.querySelector<HTMLElement>("main .form .confirm [name=overlap_accepted]:not(:checked)");
  const sides = document.querySelector<HTMLElement>("main:has(> .form) > .conflict");
  sides?.setAttribute("tabindex", "-1");
  return box ?? sides;
}

/** Turbo says that a page is there some 150 ms after it is seen: whoever is typing by then keeps every letter. */
const isTyping = (): boolean => document.activeElement?.matches("main :is(input, textarea, select)") ?? false;

function focusPage(): void {
  if (isTyping()) return;
  const error = firstError();
  if (error) return error.focus();
  if (document.querySelector("main [autofocus]")) return;
  const title = document.querySelector<HTMLElement>("main h1");
  title?.setAttribute("tabindex", "-1");
  title?.focus({ preventScroll: true });
}

/** A refused form's page: Turbo goes to its top once it is there, where the dock may cover what has the focus. */
function showFirstError(): void {
  const error = firstError();
  error?.focus();
  requestAnimationFrame(() => error?.scrollIntoView({ block: "nearest" }));
}

/** Move the focus on every visit but the first, where the browser has done it; then only to an error. */
export function focusAfterVisits(): void {
  let first = true;
  document.addEventListener("turbo:load", () => {
    if (!first) focusPage();
    else firstError()?.focus();
    first = false;
  });
  document.addEventListener("turbo:render", (event) => {
    if (event.detail.renderMethod === "replace") showFirstError();
  });
}
