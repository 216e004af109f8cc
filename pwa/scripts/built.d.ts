/**
 * What the asset build puts in the place of these names (backend/atende/building/scripts.py).
 * A bundle that says one is built anew when its value changes.
 */

/** Where Pyodide and the rules are; the first three are options of `loadPyodide`. */
declare const __RULES__: {
  readonly indexURL: string;
  readonly stdLibURL: string;
  readonly lockFileURL: string;
  /** The byte-compiled wheel: write it to Pyodide's file system and put it on `sys.path`. */
  readonly wheelURL: string;
};

/** The address of the dedicated worker that runs the rules: for page scripts. */
declare const __RULES_WORKER__: string;

/** Every built file with a hashed name; `size` in bytes. For the service worker alone. */
declare const __ASSETS__: readonly { readonly name: string; readonly url: string; readonly size: number }[];

/** pwa/templates, compiled: for the service worker alone, and bundled into it. */
declare module "atende-templates" {
  /** A page as HTML; `catalogue` translates, `functions` are what templates may call beside `asset`. */
  export function render(
    name: string,
    context: Readonly<Record<string, unknown>>,
    catalogue: Readonly<Record<string, unknown>>,
    functions: Readonly<Record<string, (...texts: string[]) => string>>,
  ): string;
}

/** The table of pages and what makes them the same here as on the server (backend/atende/web/phone_facts.py). */
declare module "atende-pages" {
  export const pages: readonly import("../../service_worker/src/pages/site.ts").Row[];
  export const headers: { readonly [name: string]: string };
  export const facts: import("../../service_worker/src/pages/site.ts").Told;
}

/** Translations by language and by their Portuguese; of a plural by its singular, [one, many]. */
declare module "atende-words" {
  export const words: { readonly [language: string]: { readonly [msgid: string]: string | readonly string[] } };
}
