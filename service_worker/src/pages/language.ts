/** Texts in the reader's language; the twin of backend/atende_rules/language.py. */
import { type Catalogue, site } from "./site.ts";

const NONE: Catalogue = {};

/** The translations into a language; none for the one the texts are written in. */
export const catalogueOf = (language: string): Catalogue => {
  const words = site().words;
  return Object.hasOwn(words, language) ? (words[language] ?? NONE) : NONE;
};

/** A text in a language, its `{name}` fields filled; one that has no translation as it is written. */
export function say(language: string, msgid: string, values: { readonly [name: string]: string | number } = {}): string {
  const catalogue = catalogueOf(language);
  const found = Object.hasOwn(catalogue, msgid) ? catalogue[msgid] : undefined;
  const text = typeof found === "string" ? found : (found?.[0] ?? msgid);
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    if (!Object.hasOwn(values, name)) throw new Error(`the text wants ${name}`);
    return String(values[name]);
  });
}
