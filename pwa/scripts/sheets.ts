/** Sheets open as popovers by HTML alone; with script they are modal: what is behind them cannot be reached. */

function sheetOf(button: Element): HTMLDialogElement | null {
  const target = document.getElementById(button.getAttribute("popovertarget") ?? "");
  return target instanceof HTMLDialogElement ? target : null;
}

/** Show a sheet modally. */
export function openSheet(sheet: HTMLDialogElement): void {
  if (sheet.open) return;
  sheet.removeAttribute("popover");
  sheet.showModal();
}

function press(event: MouseEvent): void {
  const button = (event.target as Element).closest("[popovertarget]");
  const sheet = button && sheetOf(button);
  if (!button || !sheet) return;
  event.preventDefault();
  if (button.getAttribute("popovertargetaction") === "hide") sheet.close();
  else openSheet(sheet);
}

/** A press beside the sheet lands on the dialog itself, outside its box. */
function pressBeside(event: MouseEvent): void {
  const sheet = event.target;
  if (!(sheet instanceof HTMLDialogElement) || !sheet.open) return;
  const { top, bottom, left, right } = sheet.getBoundingClientRect();
  const inside = event.clientY >= top && event.clientY <= bottom && event.clientX >= left && event.clientX <= right;
  if (!inside && event.detail > 0) sheet.close();
}

/** Open and close sheets; none is open in a page that is kept for going back. */
export function modalSheets(): void {
  document.addEventListener("click", press);
  document.addEventListener("click", pressBeside);
  document.addEventListener("turbo:before-cache", () => {
    for (const sheet of document.querySelectorAll<HTMLDialogElement>("dialog.sheet[open]")) sheet.close();
  });
}
