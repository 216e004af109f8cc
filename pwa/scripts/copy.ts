/** Buttons that copy: `data-copy` holds the text, `data-copy-from` the id of the element that shows it. */
import { announce } from "./announce";
import { word } from "./words";

const SHOWN = 2500;

async function copy(button: HTMLElement): Promise<void> {
  const source = document.getElementById(button.dataset["copyFrom"] ?? "");
  const text = button.dataset["copy"] ?? source?.textContent?.trim() ?? "";
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // No permission, or no secure context: let the person copy by hand what is now selected.
    if (source) getSelection()?.selectAllChildren(source);
    announce(word("copyFailed"));
    return;
  }
  announce(button.dataset["copied"] || word("copied"));
  showCopied(button);
}

function showCopied(button: HTMLElement): void {
  const label = button.querySelector("span");
  const use = button.querySelector("use");
  if (!label || button.classList.contains("copied")) return;
  const before = { text: label.textContent, icon: use?.getAttribute("href") ?? "" };
  button.classList.add("copied");
  label.textContent = word("copied");
  use?.setAttribute("href", before.icon.replace(/#.*/, "#check"));
  setTimeout(() => {
    button.classList.remove("copied");
    label.textContent = before.text;
    use?.setAttribute("href", before.icon);
  }, SHOWN);
}

/** Copy on press, say that it was done. */
export function copyOnPress(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-copy], [data-copy-from]");
    if (button) void copy(button);
  });
}
