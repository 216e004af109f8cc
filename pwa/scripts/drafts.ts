/** What was typed into a form is there again after a call, a dead battery, a closed app; gone once it was sent. */
import { type Draft, dropDraft, keepDraft, readDraft } from "./draft-store";
import { onPage } from "./page";
import { word } from "./words";

const PAUSE = 250;
const LEFT_OUT = new Set(["hidden", "password", "file", "submit"]);
const waiting = new Map<HTMLFormElement, number>();

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const keyOf = (form: HTMLFormElement): string => `${new URL(form.action).pathname}#${form.id}`;

function controls(form: HTMLFormElement): Control[] {
  const all = [...form.elements].filter((one): one is Control => "value" in one && "name" in one && one.name !== "");
  return all.filter((one) => !LEFT_OUT.has(one.type));
}

const isTick = (control: Control): control is HTMLInputElement => control.type === "radio" || control.type === "checkbox";

/** What a form holds: values by name; of radios and boxes, those ticked. */
function typed(form: HTMLFormElement): Draft {
  const draft: Draft = {};
  for (const control of controls(form)) {
    const values = (draft[control.name] ??= []);
    if (!isTick(control) || control.checked) values.push(control.value);
  }
  return draft;
}

function fill(form: HTMLFormElement, draft: Draft): void {
  const left = structuredClone(draft);
  for (const control of controls(form)) {
    const values = left[control.name];
    if (!values || control.hasAttribute("data-given")) continue; // the address says it: the day that was tapped just now
    if (isTick(control)) control.checked = values.includes(control.value);
    else control.value = values.shift() ?? control.value;
    control.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

const equal = (one: Draft, other: Draft): boolean => JSON.stringify(one) === JSON.stringify(other);

async function restore(form: HTMLFormElement): Promise<void> {
  const before = typed(form);
  const draft = await readDraft(keyOf(form));
  if (!draft || equal(draft, before)) return;
  fill(form, untouched(draft, before, typed(form)));
  form.setAttribute("data-turbo-permanent", "");
  form.prepend(offerToDrop(form, before));
}

/** The fields of a draft that nobody has typed into since the page came. */
function untouched(draft: Draft, before: Draft, now: Draft): Draft {
  const same = ([name]: [string, string[]]) => JSON.stringify(before[name]) === JSON.stringify(now[name]);
  return Object.fromEntries(Object.entries(draft).filter(same));
}

function offerToDrop(form: HTMLFormElement, before: Draft): HTMLElement {
  const offer = document.createElement("div");
  const button = document.createElement("button");
  offer.className = "draft";
  offer.setAttribute("role", "status");
  button.type = "button";
  button.textContent = word("draftDrop");
  button.addEventListener("click", () => {
    fill(form, before);
    form.removeAttribute("data-turbo-permanent");
    offer.remove();
    void dropDraft(keyOf(form));
  });
  offer.append(word("draft"), button);
  return offer;
}

function keepSoon(form: HTMLFormElement): void {
  clearTimeout(waiting.get(form));
  waiting.set(form, window.setTimeout(() => keepNow(form), PAUSE));
}

function keepNow(form: HTMLFormElement): void {
  clearTimeout(waiting.get(form));
  if (waiting.delete(form)) keepDraft(keyOf(form), typed(form)).catch(console.warn);
}

/** A session that ended sends the form to the entrance: the answer looks well, but nothing was taken. */
const askedToSignIn = (answer?: TurboFetchResponse): boolean =>
  answer !== undefined && answer.response.redirected && new URL(answer.response.url).pathname === "/login";

/** Keep drafts of every form that wants it, give them back, forget them after success. */
export function keepDrafts(): void {
  onPage((root) => {
    // After a refusal the form comes back with what was sent: newer than any draft. So is what is being typed in a form
    // that stayed while the page around it changed.
    for (const form of root.querySelectorAll<HTMLFormElement>("form[data-draft]:not([data-turbo-permanent])")) {
      if (!form.querySelector(".errors, .draft")) void restore(form).catch(console.warn);
    }
  });
  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => {
      const form = (event.target as Element).closest<HTMLFormElement>("form[data-draft]");
      if (form && event.isTrusted) keepSoon(form);
    });
  }
  const keepAll = () => [...waiting.keys()].forEach(keepNow);
  addEventListener("pagehide", keepAll);
  document.addEventListener("visibilitychange", keepAll);
  document.addEventListener("turbo:before-render", keepAll);
  // Before the answer: the page that comes may be another reader's, or nobody's.
  document.addEventListener("turbo:submit-start", (event) => keepNow(event.detail.formSubmission.formElement));
  document.addEventListener("turbo:submit-end", (event) => {
    const form = event.detail.formSubmission.formElement;
    if (!event.detail.success || askedToSignIn(event.detail.fetchResponse) || !form.matches("[data-draft]")) return;
    clearTimeout(waiting.get(form));
    waiting.delete(form);
    void dropDraft(keyOf(form)).catch(console.warn);
  });
}
