/** Text as a filter compares it: no accents, no case, no doubled spaces. */
export function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ").trim();
}

/** Whether every word of `query` is somewhere in `text`. */
export function matches(text: string, query: string): boolean {
  const folded = fold(text);
  return fold(query).split(" ").every((part) => folded.includes(part));
}
