/** What is being typed is not to be erased: a touched form is left alone by morphs until it is sent. */
import { announce } from "./announce";
import { word } from "./words";

/** Mark touched forms as permanent; unmark them when sent, so that refusals show. Say so when sending did not reach anyone. */
export function guardTyping(): void {
  document.addEventListener("input", (event) => {
    (event.target as Element).closest("form[data-draft]")?.setAttribute("data-turbo-permanent", "");
  });
  document.addEventListener("turbo:submit-start", (event) => {
    event.detail.formSubmission.formElement.removeAttribute("data-turbo-permanent");
  });
  document.addEventListener("turbo:submit-end", (event) => {
    const { success, fetchResponse, formSubmission } = event.detail;
    if (!success && !fetchResponse) tellUnsent(formSubmission.formElement);
  });
}

function tellUnsent(form: HTMLFormElement): void {
  form.querySelector(".unsent")?.remove();
  const note = document.createElement("p");
  note.className = "note late unsent";
  note.textContent = word("unsent");
  form.prepend(note);
  note.scrollIntoView({ block: "nearest" });
  announce(word("unsent"));
}
