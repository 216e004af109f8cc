/** When there is something new to look at. */

/** Run `enhance` on the page at hand, on every page to come, and on every part that is swapped into one. */
export function onPage(enhance: (root: ParentNode) => void): void {
  const whole = () => enhance(document);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", whole, { once: true });
  else whole();
  document.addEventListener("turbo:render", whole);
  document.addEventListener("atende:swapped", (event) => {
    if (event.target instanceof Element) enhance(event.target);
  });
}

/** Tell that `element` has new content; of the whole body, that a page became another in place. */
export function swapped(element: Element): void {
  element.dispatchEvent(new CustomEvent("atende:swapped", { bubbles: true }));
}
