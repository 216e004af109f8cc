/** Start the service worker where the page announces one: on the pages of somebody who is signed in. */

function register(): void {
  const address = document.querySelector<HTMLMetaElement>('meta[name="service-worker"]')?.content;
  if (!address || !navigator.serviceWorker) return;
  navigator.serviceWorker.register(address, { scope: "/", updateViaCache: "none" }).catch(console.warn);
}

/** Register once the page is there, so that what the worker fetches keeps nobody waiting; and after a sign-in. */
export function registerWorker(): void {
  if (document.readyState === "complete") register();
  else addEventListener("load", register, { once: true });
  document.addEventListener("turbo:load", () => {
    if (!navigator.serviceWorker?.controller) register();
  });
}
