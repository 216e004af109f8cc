/** Which parts of a text a search matched. The twin of `backend/atende_rules/marking.py`, where the rule is told. */
import { letters, needle, terms } from "../folding.ts";

/** A part of a text, and whether the query matched there. */
export type Piece = readonly [string, boolean];

const known = new Map<string, string>();

function lettersOf(character: string): string {
  let folded = known.get(character);
  if (folded === undefined) known.set(character, (folded = letters(character)));
  return folded;
}

const WORD = /[^. ]+(?:\.+[^. ]+)*/g;

/** `text` cut in pieces, each with whether `query` matched there; joined they are the text. */
export function markMatches(text: string, query: string): Piece[] {
  const characters = [...text];
  const { indexed, places } = withPlaces(characters);
  const marked = new Array<boolean>(characters.length).fill(false);
  for (const term of terms(query)) {
    const wanted = needle(term);
    for (let found = indexed.indexOf(wanted); found >= 0; found = indexed.indexOf(wanted, found + 1)) {
      const first = places[found + wanted.length - term.length] ?? 0;
      const last = withWhatFollows(characters, places[found + wanted.length - 1] ?? 0);
      marked.fill(true, first, last + 1);
    }
  }
  return runs(characters, marked);
}

/** The index text, and for each unit of it the place of its character. */
function withPlaces(characters: readonly string[]): { indexed: string; places: number[] } {
  let folded = "";
  const of: number[] = [];
  characters.forEach((character, place) => {
    const letter = lettersOf(character);
    folded += letter;
    for (let unit = 0; unit < letter.length; unit += 1) of.push(place);
  });
  let indexed = "";
  const places: number[] = [];
  for (const word of folded.matchAll(WORD)) {
    indexed += "  ";
    places.push(of[word.index] ?? 0, of[word.index] ?? 0);
    for (let at = word.index; at < word.index + word[0].length; at += 1) {
      if (folded[at] === ".") continue;
      indexed += folded[at];
      places.push(of[at] ?? 0);
    }
  }
  return { indexed, places };
}

/** The place of the last accent or invisible character that belongs to the one at `place`. */
function withWhatFollows(characters: readonly string[], place: number): number {
  let last = place;
  for (let next = characters[last + 1]; next !== undefined && lettersOf(next) === ""; next = characters[last + 1]) last += 1;
  return last;
}

function runs(characters: readonly string[], marked: readonly boolean[]): Piece[] {
  const pieces: [string, boolean][] = [];
  characters.forEach((character, place) => {
    const hit = marked[place] ?? false;
    const last = pieces.at(-1);
    if (last?.[1] === hit) last[0] += character;
    else pieces.push([character, hit]);
  });
  return pieces;
}
