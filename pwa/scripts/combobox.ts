/**
 * A long select becomes a field to type into with the matching options below it (ARIA combobox with a listbox). The
 * select stays in the form, hidden, and is what is sent; forms, drafts and rules know nothing of this file.
 */
import { matches } from "./folding";

let made = 0;

class Combobox {
  private readonly input = document.createElement("input");
  private readonly list = document.createElement("div");
  private active: HTMLElement | null = null;

  constructor(
    private readonly box: HTMLElement,
    private readonly select: HTMLSelectElement,
  ) {
    const { input, list } = this;
    list.id = `combobox-${++made}`;
    list.className = "combobox-list";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    this.becomeField();
    select.hidden = true;
    select.removeAttribute("id");
    select.required = false; // a hidden control cannot be pointed at; the server's refusal can
    select.before(input);
    box.append(list);
    this.show();
    input.addEventListener("focus", () => input.select());
    input.addEventListener("click", () => this.open(""));
    input.addEventListener("input", () => this.open(input.value));
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    select.addEventListener("change", () => this.show());
    list.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the focus in the field
    list.addEventListener("click", (event) => {
      const option = (event.target as Element).closest<HTMLElement>("[role=option]");
      if (option) this.choose(option);
    });
  }

  private becomeField(): void {
    const { input, select, list } = this;
    Object.assign(input, { id: select.id, type: "text", className: "input", autocomplete: "off", spellcheck: false });
    input.placeholder = this.box.dataset["filter"] ?? "";
    const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
    if (label) list.setAttribute("aria-label", label.textContent ?? "");
    const told = { role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list" };
    for (const [name, value] of Object.entries(told)) input.setAttribute(name, value);
    for (const name of ["aria-invalid", "aria-describedby"]) {
      const value = select.getAttribute(name);
      if (value !== null) input.setAttribute(name, value);
    }
    if (select.required) input.setAttribute("aria-required", "true");
  }

  private show(): void {
    const chosen = this.select.selectedOptions[0];
    this.input.value = chosen?.value ? (chosen.textContent ?? "").trim() : "";
  }

  private open(query: string): void {
    const { input, list } = this;
    list.replaceChildren(...this.groups(query));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    const options = this.options();
    const chosen = options.find((option) => option.getAttribute("aria-selected") === "true");
    this.point(query ? (options[0] ?? null) : (chosen ?? null));
  }

  private groups(query: string): HTMLElement[] {
    const found: HTMLElement[] = [];
    let group: Element | null = null;
    for (const option of this.select.options) {
      const heading = option.parentElement instanceof HTMLOptGroupElement ? option.parentElement : null;
      if (!option.value || !matches(`${option.textContent} ${heading?.label ?? ""}`, query)) continue;
      if (heading && heading !== group) found.push(this.heading(heading.label));
      group = heading;
      found.push(this.option(option));
    }
    return found.length ? found : [this.none()];
  }

  private heading(label: string): HTMLElement {
    const heading = document.createElement("div");
    heading.className = "combobox-group";
    heading.setAttribute("role", "presentation");
    heading.textContent = label;
    return heading;
  }

  private option(source: HTMLOptionElement): HTMLElement {
    const option = document.createElement("div");
    option.id = `${this.list.id}-${source.index}`;
    option.className = "combobox-option";
    option.dataset["value"] = source.value;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", String(source.selected));
    option.textContent = source.textContent;
    return option;
  }

  private none(): HTMLElement {
    const none = document.createElement("div");
    none.className = "combobox-none";
    none.setAttribute("role", "option");
    none.setAttribute("aria-disabled", "true");
    none.textContent = document.getElementById("words")?.dataset["none"] ?? "";
    return none;
  }

  private options(): HTMLElement[] {
    return [...this.list.querySelectorAll<HTMLElement>(".combobox-option")];
  }

  private point(option: HTMLElement | null): void {
    this.active?.classList.remove("active");
    this.active = option;
    option?.classList.add("active");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  private step(by: number): void {
    if (this.list.hidden) this.open("");
    const options = this.options();
    const at = this.active ? options.indexOf(this.active) + by : by > 0 ? 0 : options.length - 1;
    this.point(options[(at + options.length) % options.length] ?? null);
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "ArrowDown") this.step(1);
    else if (event.key === "ArrowUp") this.step(-1);
    else if (event.key === "Enter" && !this.list.hidden) this.choose(this.active);
    else if (event.key === "Escape" && !this.list.hidden) this.close();
    else return;
    event.preventDefault();
  }

  private choose(option: HTMLElement | null): void {
    if (option?.dataset["value"] !== undefined) {
      this.select.value = option.dataset["value"];
      this.select.dispatchEvent(new Event("change", { bubbles: true }));
    }
    this.close();
  }

  private close(): void {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.point(null);
    this.show();
  }
}

/** Make comboboxes of the selects that ask for it. */
export function filterSelects(root: ParentNode): void {
  for (const box of root.querySelectorAll<HTMLElement>("[data-filter]")) {
    const select = box.querySelector("select");
    if (select && !select.hidden) new Combobox(box, select);
  }
}
