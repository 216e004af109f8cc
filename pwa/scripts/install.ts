/**
 * Installing is offered where it helps: on one's own page, and once after the first thing that was saved. Where a browser
 * has no question of its own (iOS), the page says how it is done there.
 */
import { onPage } from "./page";

interface InstallQuestion extends Event {
  prompt(): Promise<unknown>;
  readonly userChoice: Promise<{ outcome: "accepted" | "dismissed" }>;
}

const ANSWERED = "atende-install"; // "asked" once it was offered after something was saved
let question: InstallQuestion | null = null;
let saved = false;

/** Whether this is the installed app. */
export const installed = (): boolean =>
  matchMedia("(display-mode: standalone)").matches || (navigator as { standalone?: boolean }).standalone === true;

const byHand = (): boolean => "standalone" in navigator && !installed();

function show(): void {
  const asked = localStorage.getItem(ANSWERED) !== null;
  for (const place of document.querySelectorAll<HTMLElement>("[data-install]")) {
    const bar = place.dataset["install"] === "bar";
    place.hidden = !question || (bar && (asked || !saved));
  }
  for (const hint of document.querySelectorAll<HTMLElement>("[data-install-by-hand]")) hint.hidden = !byHand();
}

async function install(): Promise<void> {
  const asked = question;
  question = null;
  localStorage.setItem(ANSWERED, "asked");
  show();
  await asked?.prompt();
}

/** Keep the browser's question, and ask it when the person wants to. */
export function offerInstall(): void {
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    question = event as InstallQuestion;
    show();
  });
  addEventListener("appinstalled", () => {
    question = null;
    show();
  });
  document.addEventListener("turbo:submit-end", (event) => {
    if (event.detail.success && event.detail.formSubmission.formElement.matches("[data-draft]")) saved = true;
  });
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    if (target.closest("[data-install-now]")) void install().catch(console.warn);
    if (!target.closest("[data-install-later]")) return;
    localStorage.setItem(ANSWERED, "asked");
    show();
  });
  onPage(show);
}
