/** Start the service worker where the page announces one. */
export function registerWorker(): void {
  const address = document.querySelector<HTMLMetaElement>('meta[name="service-worker"]')?.content;
  if (!address || !("serviceWorker" in navigator)) return;
  navigator.serviceWorker.register(address, { scope: "/" }).catch(console.warn);
}
