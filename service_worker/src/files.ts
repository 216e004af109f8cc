/** The app's own files: the shell is there before the worker starts to answer, the rules once they were first wanted. */
import { PrecacheController } from "workbox-precaching/PrecacheController.js";
import { registerRoute } from "workbox-routing/registerRoute.js";

const SHELL = "atende-shell";
export const LATER = "atende-rules";
const isLater = (name: string): boolean => /^(pyodide|rules)\/|^rules-worker\.js$/.test(name);
const isLeftOut = (name: string): boolean => name.startsWith("screenshots/");

/** Whether an answer is the file itself: what a captive portal says instead would be kept for as long as the name is used. */
const isFile = (answer: Response): boolean => answer.ok && !answer.redirected && !answer.headers.get("Content-Type")?.includes("text/html");
const onlyFiles = { cacheWillUpdate: ({ response }: { readonly response: Response }) => Promise.resolve(isFile(response) ? response : null) };

const shell = new PrecacheController({ cacheName: SHELL, plugins: [onlyFiles] });
const later = new Set(__ASSETS__.filter(({ name }) => isLater(name)).map(({ url }) => url));

/** Keep the shell at install, drop an older one's files at activation, and answer for all of them. */
export function keepFiles(): void {
  const wanted = __ASSETS__.filter(({ name }) => !isLater(name) && !isLeftOut(name));
  shell.precache(wanted.map(({ url }) => ({ url, revision: null })));
  registerRoute(
    ({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith("/assets/"),
    async ({ request, url }) => (await shell.matchPrecache(url.pathname)) ?? (later.has(url.pathname) ? keptFile(request) : fetch(request)),
  );
}

/** A file that is kept once it was wanted. */
export async function keptFile(request: Request): Promise<Response> {
  const cache = await caches.open(LATER);
  const known = await cache.match(request.url);
  if (known) return known;
  const answer = await fetch(request);
  if (isFile(answer)) await cache.put(request.url, answer.clone());
  return answer;
}

/** Drop what an older version kept of the rules. */
export async function dropOldFiles(): Promise<void> {
  const cache = await caches.open(LATER);
  for (const { url } of await cache.keys()) if (!later.has(new URL(url).pathname)) await cache.delete(url);
}

/** Whether the shell, and all the rules need, is on this phone. */
export async function filesHere(): Promise<{ shell: boolean; rules: boolean }> {
  const kept = new Set((await (await caches.open(LATER)).keys()).map(({ url }) => new URL(url).pathname));
  const shellKept = new Set((await (await caches.open(SHELL)).keys()).map(({ url }) => url));
  return { shell: shell.getCachedURLs().every((url) => shellKept.has(url)), rules: [...later].every((url) => kept.has(url)) };
}

/** Which build this is: the name of the page's script changes with it. */
export const version = (): string => __ASSETS__.find(({ name }) => name === "app.js")?.url.replace(/^.*\/|\.js$/g, "") ?? "";
