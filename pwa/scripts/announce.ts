/** Say `text` to who listens, politely. The same text twice is said twice. */
export function announce(text: string): void {
  const place = document.getElementById("announcer");
  if (!place || !text) return;
  place.textContent = "";
  requestAnimationFrame(() => (place.textContent = text));
}
