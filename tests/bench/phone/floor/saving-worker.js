// The least that saving can be: one strict transaction, answered once it is over.
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

let opened;
const database = () =>
  (opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open("floor", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("kept", { autoIncrement: true });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  }));

async function kept(request) {
  const inputs = Object.fromEntries(new URLSearchParams(await request.text()));
  const db = await database();
  await new Promise((resolve, reject) => {
    const tx = db.transaction("kept", "readwrite", { durability: "strict" });
    tx.objectStore("kept").add(inputs);
    tx.oncomplete = resolve;
    tx.onabort = () => reject(tx.error);
  });
  return new Response("", { status: 200 });
}

self.addEventListener("fetch", (event) => {
  if (event.request.method === "POST") event.respondWith(kept(event.request));
});
