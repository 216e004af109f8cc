/** The database a page keeps a person's drafts in (pwa/scripts/draft-store.ts); the worker forgets it with the person. */
export const draftsOf = (reader: string): string => `atende-drafts-${reader}`;
