// The least a worker can be that answers without signal: what it is to know is kept whole, and given as it is.
const KEPT = "floor";

self.addEventListener("install", (event) => {
  const keep = async () => {
    const cache = await caches.open(KEPT);
    await cache.addAll(await (await fetch("/kept.json")).json());
    await self.skipWaiting();
  };
  event.waitUntil(keep());
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  event.respondWith(caches.match(event.request, { ignoreVary: true }).then((answer) => answer ?? fetch(event.request)));
});
