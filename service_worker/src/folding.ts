/**
 * How texts are folded so that a search finds them however they were typed.
 *
 * The twin of `backend/atende_rules/folding.py`, where the rule is told; both are held to
 * `tests/vectors/folding.json`.
 */

const ALSO_PUNCTUATION = /[ºª°´`+]/g;
const INVISIBLE = /[\p{M}\p{Cf}]/gu;
const WORD = /[\p{L}\p{N}]+(?:\p{P}+[\p{L}\p{N}]+)*/gu;
const PUNCTUATION = /\p{P}/gu;

/** Without marks, in one case; some punctuation is a point. */
function plain(text: string): string {
  const bare = text.replace(ALSO_PUNCTUATION, ".").normalize("NFKD").replace(INVISIBLE, "");
  return bare.toLowerCase().toUpperCase().toLowerCase().replace(/ς/g, "σ");
}

/** What one character folds to: letters and numbers, a point for punctuation, a space for what separates words, or nothing. */
export function letters(character: string): string {
  return plain(character).replace(PUNCTUATION, ".").replace(/[^\p{L}\p{N}.]/gu, " ");
}

function words(text: string): string[] {
  const cased = plain(text);
  return (cased.match(WORD) ?? []).map((word) => word.replace(PUNCTUATION, ""));
}

/** `text` as it is compared: plain lower-case words, one space apart. */
export function fold(text: string): string {
  return words(text).join(" ");
}

/** The folded words of a query in their order, each once; none for a blank query. */
export function terms(query: string): string[] {
  return [...new Set(words(query))];
}

/** The text an index keeps for `texts`: every folded word after two spaces. */
export function indexText(...texts: string[]): string {
  return texts
    .flatMap(words)
    .map((word) => `  ${word}`)
    .join("");
}

/**
 * What must occur in an index text for `term` to match: one or two letters match the beginning of a
 * word, three or more match anywhere in it. Letters are code points, as in Python.
 */
export function needle(term: string): string {
  return " ".repeat(Math.max(0, 3 - [...term].length)) + term;
}

/** Whether every word of `query` matches `indexed`, an index text; a blank query does. */
export function matches(indexed: string, query: string): boolean {
  return terms(query).every((term) => indexed.includes(needle(term)));
}

/** The words a telephone number is indexed by: national and with 55 for a Brazilian one. */
export function phoneWords(phone: string): string[] {
  const digits = phone.replace(/[^0-9]/g, "");
  const national = /^55[0-9]{10,11}$/.test(digits) ? digits.slice(2) : digits;
  if (/^[1-9][0-9]{9,10}$/.test(national)) return [national, `55${national}`];
  return digits ? [digits] : [];
}
