/**
 * Signing out takes everything of the person's off the phone, and is refused while something of theirs was not sent, unless
 * they took it along in a file and say so twice.
 * So is what happens when this phone was revoked: the page says that nothing is kept here any more.
 */
import { dropDrafts } from "./draft-store";
import { ask, controlled, nextTold, onTold } from "./phone";
import { state } from "./state";

const PATIENCE = 3_000;
const WIPE_PATIENCE = 20_000;

let leaving = false;

type Reason = "unsent" | "unexported" | "offline";

/** Why one cannot sign out now, if one cannot; the worker's word, newly asked for. */
async function reasonToStay(without: boolean): Promise<Reason | null> {
  const answer = nextTold("state", PATIENCE);
  ask("state");
  await answer;
  const { pending, attention, exported, sync } = state();
  if (pending + attention > 0 && !without) return "unsent";
  if (pending + attention > 0 && !exported) return "unexported";
  return sync === "offline" || !navigator.onLine ? "offline" : null;
}

function refuse(form: HTMLFormElement, reason: Reason): void {
  for (const sheet of document.querySelectorAll<HTMLDialogElement>("dialog[open]")) sheet.close();
  const hidden = (why = ""): boolean => !why.split(" ").includes(reason);
  for (const note of document.querySelectorAll<HTMLElement>("[data-stay]")) note.hidden = hidden(note.dataset["stay"]);
  const shown = document.querySelector<HTMLElement>(`[data-stay~="${reason}"]`) ?? form;
  shown.scrollIntoView({ block: "nearest" });
  shown.focus();
}

/** `without`: what is in the queue stays behind, and was exported. */
async function signOut(form: HTMLFormElement, without: boolean): Promise<void> {
  const reason = await reasonToStay(without);
  if (reason) return refuse(form, reason);
  leaving = true;
  const gone = nextTold("wiped", WIPE_PATIENCE);
  ask(without ? "wipe-exported" : "wipe");
  if ((await gone) === undefined) {
    leaving = false; // something was saved in the meantime, or the server was not reached
    return refuse(form, (await reasonToStay(without)) ?? "offline");
  }
  await dropDrafts();
  form.submit(); // a whole new page: nothing of this one is to stay
}

/** The page of a phone that was revoked, in the place of whatever was shown. */
function showWiped(): void {
  const page = document.querySelector<HTMLTemplateElement>("template[data-wiped]");
  void dropDrafts().catch(console.warn);
  if (!page) return location.reload(); // the server says why
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
      const without = event.submitter?.hasAttribute("data-without-queue") ?? false;
      void signOut(form, without).catch(console.warn).finally(() => delete form.dataset["busy"]);
    }
  }, { capture: true });
  onTold("wiped", (reason) => {
    if (leaving || !document.querySelector('meta[name="reader"]')) return; // nothing of anybody's is shown here
    if (reason === "revoked") showWiped();
    else location.assign("/login"); // signed out in another tab
  });
}
