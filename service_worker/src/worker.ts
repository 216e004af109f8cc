/** The service worker: what is asked for, and which part answers. */
import "./opening.ts";
import { registerRoute } from "workbox-routing/registerRoute.js";
import { answerForm, answerPage, isOurForm, isOurPage } from "./answering.ts";
import { useBuild } from "./built.ts";
import { dropOldFiles, keepFiles } from "./files.ts";
import { heard } from "./messages.ts";
import { passSignIn } from "./signing-in.ts";
import { sync } from "./syncing.ts";

declare const self: ServiceWorkerGlobalScope;

useBuild();
keepFiles();
registerRoute(({ url, sameOrigin }) => sameOrigin && /^\/log(in|out)$/.test(url.pathname), passSignIn, "POST");
registerRoute(({ url, sameOrigin }) => sameOrigin && isOurForm(url), answerForm, "POST");
registerRoute(({ url, request, sameOrigin }) => sameOrigin && isOurPage(url, request), answerPage);

self.addEventListener("install", (event) => {
  if (!self.registration.active) event.waitUntil(self.skipWaiting());
});
self.addEventListener("activate", (event) => event.waitUntil(Promise.all([dropOldFiles(), self.clients.claim()])));
self.addEventListener("message", (event) => event.waitUntil(heard(event)));
self.addEventListener("sync", (event) => (event as ExtendableEvent).waitUntil(sync()));
