/** What the queue itself says to people; the words are the catalogue's (backend/atende/web/phone_texts.py). */
import { say as translated } from "../pages/language.ts";
import { site } from "../pages/site.ts";

export type Text = "full" | "aborted" | "nowhere" | "replaced" | "unsendable" | "too_late";

/** A text in the reader's language. */
export const say = (language: string, text: Text): string => translated(language, site().told.texts[text] ?? text);
