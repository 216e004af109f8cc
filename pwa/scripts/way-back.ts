/** Back arrows and Cancelar go where one came from, when that was inside; else to their href. */

interface Entry {
  readonly key: string;
  readonly url: string | null;
  readonly index: number;
}

interface Navigation {
  readonly currentEntry: Entry | null;
  entries(): Entry[];
  traverseTo(key: string): unknown;
}

const path = (url: string | null): string => (url ? new URL(url).pathname : "");
const isWithin = (inner: string, outer: string): boolean => inner === outer || inner.startsWith(`${outer}/`);

/** A form that makes something leads to what it made: once sent there is nothing to go back to in it. */
const isSpent = (form: string): boolean => form.endsWith("/new");

/** The nearest page before this one that is neither this page nor one below it (a form that led here). */
export function placeBefore(entries: readonly Entry[], here: Entry): Entry | undefined {
  const own = path(here.url);
  return entries
    .slice(0, here.index)
    .reverse()
    .filter((entry) => !isSpent(path(entry.url)))
    .find((entry) => own === "/" ? path(entry.url) !== "/" : !isWithin(path(entry.url), own));
}

/** Follow back links by history where the browser can tell what lies there. */
export function wayBack(): void {
  const navigation = (window as { navigation?: Navigation }).navigation;
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest("a[data-back]");
    if (!link || !navigation?.currentEntry || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const before = placeBefore(navigation.entries(), navigation.currentEntry);
    if (!before) return;
    event.preventDefault();
    navigation.traverseTo(before.key);
  });
}
