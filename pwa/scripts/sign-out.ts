/**
 * Signing out takes everything of the person's off the phone, and is refused while something of theirs was not sent.
 * So is what happens when this phone was revoked: the page says that nothing is kept here any more.
 */
import { dropDrafts } from "./draft-store";
import { ask, controlled, nextTold, onTold } from "./phone";
import { state } from "./state";

const PATIENCE = 3_000;
const WIPE_PATIENCE = 10_000;

let leaving = false;

type Reason = "unsent" | "offline";

/** Why one cannot sign out now, if one cannot; the worker's word, newly asked for. */
async function reasonToStay(): Promise<Reason | null> {
  const answer = nextTold("state", PATIENCE);
  ask("state");
  await answer;
  const { pending, attention, sync } = state();
  if (pending + attention > 0) return "unsent";
  return sync === "offline" || !navigator.onLine ? "offline" : null;
}

function refuse(form: HTMLFormElement, reason: Reason): void {
  for (const note of document.querySelectorAll<HTMLElement>("[data-stay]")) note.hidden = note.dataset["stay"] !== reason;
  const shown = document.querySelector<HTMLElement>(`[data-stay="${reason}"]`) ?? form;
  shown.scrollIntoView({ block: "nearest" });
  shown.focus();
}

async function signOut(form: HTMLFormElement): Promise<void> {
  const reason = await reasonToStay();
  if (reason) return refuse(form, reason);
  leaving = true;
  const gone = nextTold("wiped", WIPE_PATIENCE);
  ask("wipe");
  if ((await gone) === undefined) {
    leaving = false; // something was saved in the meantime, and the worker would not
    return refuse(form, "unsent");
  }
  await dropDrafts();
  form.submit(); // a whole new page: nothing of this one is to stay
}

/** The page of a phone that was revoked, in the place of whatever was shown. */
function showWiped(): void {
  const page = document.querySelector<HTMLTemplateElement>("template[data-wiped]");
  void dropDrafts().catch(console.warn);
  if (!page) return location.reload();
  document.body.replaceChildren(page.content.cloneNode(true));
  document.querySelector<HTMLElement>("h1")?.focus();
}

/** Guard the sign-out form, and say so when this phone was wiped from afar. */
export function guardSignOut(): void {
  window.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches("[data-sign-out]") || !controlled()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!form.dataset["busy"]) {
      form.dataset["busy"] = "true";
      void signOut(form).catch(console.warn).finally(() => delete form.dataset["busy"]);
    }
  }, { capture: true });
  onTold("wiped", (reason) => {
    if (leaving) return;
    if (reason === "revoked") showWiped();
    else location.assign("/login"); // signed out in another tab
  });
}
