/** Words of the page script in the reader's language; the page carries them in #words. */

type Values = Record<string, string | number>;

/** The text named `name`, its {fields} filled in; empty where the page has none. */
export function word(name: string, values: Values = {}): string {
  const text = document.getElementById("words")?.dataset[name] ?? "";
  return text.replace(/\{(\w+)\}/g, (whole, field: string) => String(values[field] ?? whole));
}

/** `name`One or `name`Many, as `n` asks. */
export function count(name: string, n: number): string {
  return word(`${name}${n === 1 ? "One" : "Many"}`, { n });
}

/** The language of the page, as a BCP 47 tag. */
export const language = (): string => document.documentElement.lang || "pt-BR";
