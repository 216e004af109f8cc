/** Texts in documents, whatever is there: what a newer or older server left out is empty. */
import type { Document } from "../types.ts";

/** The text of a name; empty where there is none. */
export function at(document: Document | undefined, name: string): string {
  const value = document?.[name];
  return typeof value === "string" ? value : "";
}

/** The texts of a list; of a list of documents, those of `of`. Empty ones are left out. */
export function texts(document: Document | undefined, name: string, of?: string): string[] {
  const values = document?.[name];
  if (!Array.isArray(values)) return [];
  const found = of === undefined ? (values as unknown[]) : (values as Document[]).map((each) => each[of]);
  return found.filter((each): each is string => typeof each === "string" && each !== "");
}
