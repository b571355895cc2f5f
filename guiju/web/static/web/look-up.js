// Look-ups: a record is found by number, name or pinyin while one types. The panel serves the element <look-up>
// and the cells of a line grid alike. Without this script the text itself is understood by the server.

import { make, say } from "./dom.js";
import { plain } from "./entry.js";

const PATIENCE = 90; // milliseconds after a keystroke
const MOST_KEPT = 60; // answers that are kept on the page
const FRESH = 30_000; // milliseconds for which they are

// Answers of the server, by what was asked.
export class Remote {
  #kept = new Map();

  constructor(url, form) {
    Object.assign(this, { url, form });
  }

  get address() {
    const address = new URL(this.url, location.origin);
    for (const name of (address.searchParams.get("needs") ?? "").split(",").filter(Boolean)) {
      const input = this.form?.elements.namedItem(name);
      const isLeftOut = !input || (input.type === "checkbox" && !input.checked);
      address.searchParams.set(`with-${name}`, isLeftOut ? "" : input.value);
    }
    address.searchParams.delete("needs");
    return address;
  }

  async ask(parameters) {
    const address = this.address;
    for (const [name, value] of parameters) address.searchParams.append(name, value);
    const kept = this.#kept.get(address.href);
    if (kept && Date.now() - kept.at < FRESH) return kept.told;
    let answer;
    try {
      answer = await fetch(address, { headers: { accept: "application/json" }, redirect: "error" });
    } catch {
      return { items: [], error: say("out_of_reach") };
    }
    const told = await answer.json().catch(() => ({ error: say("out_of_reach") }));
    if (!answer.ok) return { items: [], error: told.error };
    if (this.#kept.size >= MOST_KEPT) this.#kept.delete(this.#kept.keys().next().value);
    if (told.items.length) this.#kept.set(address.href, { told, at: Date.now() });
    return told;
  }

  search(query, after) {
    return this.ask([["q", query], ...(after ? [["after", after]] : [])]);
  }

  exactly(texts) {
    return this.ask(texts.map((text) => ["exact", text]));
  }
}

// The few choices that a form already knows.
export class Local {
  constructor(options) {
    this.items = options.map(([id, label]) => ({ id, label, number: "", name: label || say("nothing_chosen"), tells: [] }));
  }

  search(query) {
    const said = plain(query).toLowerCase();
    const begins = ({ label }) => plain(label).toLowerCase().startsWith(said);
    const fitting = this.items.filter(({ label }) => plain(label).toLowerCase().includes(said));
    return Promise.resolve({ items: [...fitting.filter(begins), ...fitting.filter((item) => !begins(item))] });
  }
}

// The list below an input. One at a time, in the top layer, so that no table cuts it off.
export class Panel {
  constructor(input, source, choose) {
    Object.assign(this, { input, source, choose, items: [], at: -1, query: null, asked: 0 });
    this.list = make("ul", { role: "listbox", id: `${input.id || "cell"}-choices`, "aria-label": say("choices") });
    this.foot = make("p", { class: "choices-foot", role: "status" });
    this.box = make("div", { class: "choices", popover: "manual" }, this.list, this.foot);
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
    this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // the input keeps the focus
    this.list.addEventListener("click", (event) => {
      const place = [...this.list.children].indexOf(event.target.closest("li"));
      if (place >= 0) this.take(place);
    });
    this.stay = () => this.place();
  }

  get isOpen() {
    return this.box.matches(":popover-open");
  }

  // Whether what was typed last has its answer on the screen, and one of them is pointed at.
  get isAnswered() {
    return this.isOpen && this.query === this.input.value && this.at >= 0;
  }

  type(query) {
    clearTimeout(this.waiting);
    if (this.source instanceof Local) this.search(query);
    else this.waiting = setTimeout(() => this.search(query), PATIENCE);
  }

  async search(query, after) {
    const asked = ++this.asked;
    const answer = await this.source.search(query, after);
    if (asked !== this.asked || !this.input.isConnected || document.activeElement !== this.input) return;
    if (query !== "" && query !== this.input.value) return;
    this.query = this.input.value;
    this.searched = query;
    const known = new Set(after ? this.items.map(({ id }) => id) : []);
    this.items = [...(after ? this.items : []), ...answer.items.filter(({ id }) => !known.has(id))];
    this.next = answer.next ?? null;
    this.foot.textContent = answer.error ?? this.#told(answer);
    this.list.replaceChildren(...this.items.map((item, place) => this.#option(item, place)));
    this.open();
    this.move(after ? this.at : query && this.items.length ? 0 : -1); // who only looks has chosen nothing yet
  }

  #told(answer) {
    if (!this.items.length) return say("nothing_found");
    if (this.next) return say("more_below");
    return answer.is_cut ? say("type_more") : "";
  }

  #option(item, place) {
    const head = make("span", { class: "choice-name" });
    if (item.number) head.append(make("b", {}, item.number), " ");
    head.append(item.name || (item.number ? "" : item.label));
    const parts = [head];
    if (item.recent) head.append(make("small", { class: "recent" }, say("recent")));
    if (item.tells?.length) parts.push(make("small", {}, item.tells.join(" \u00b7 ")));
    return make("li", { role: "option", id: `${this.list.id}-${place}`, "aria-selected": "false" }, ...parts);
  }

  open() {
    if (!this.isOpen) {
      (this.input.closest("dialog, [popover]") ?? document.body).append(this.box);
      this.box.showPopover();
      addEventListener("scroll", this.stay, { capture: true, passive: true });
      addEventListener("resize", this.stay);
    }
    this.input.setAttribute("aria-expanded", "true");
    this.place();
  }

  place() {
    const { left, top, bottom, width } = this.input.getBoundingClientRect();
    const style = this.box.style;
    style.minWidth = `${Math.max(width, Math.min(340, innerWidth - 24))}px`;
    style.left = `${Math.max(12, Math.min(left, innerWidth - this.box.offsetWidth - 12))}px`;
    const isBelow = innerHeight - bottom > Math.min(300, this.box.offsetHeight) || bottom < innerHeight / 2;
    style.top = isBelow ? `${bottom + 3}px` : "auto";
    style.bottom = isBelow ? "auto" : `${innerHeight - top + 3}px`;
    style.maxHeight = `${Math.max(120, Math.min(380, (isBelow ? innerHeight - bottom : top) - 16))}px`;
  }

  close() {
    clearTimeout(this.waiting);
    this.asked++;
    this.items = [];
    this.query = null;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    if (!this.isOpen) return;
    this.box.hidePopover();
    this.box.remove();
    removeEventListener("scroll", this.stay, { capture: true });
    removeEventListener("resize", this.stay);
  }

  // The panel is no longer this input's.
  leave() {
    this.close();
    for (const name of ["role", "aria-autocomplete", "aria-expanded", "aria-controls"]) this.input.removeAttribute(name);
  }

  move(place) {
    this.list.children[this.at]?.setAttribute("aria-selected", "false");
    this.at = Math.max(-1, Math.min(place, this.items.length - 1));
    const option = this.list.children[this.at];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  take(place = this.at) {
    const item = this.items[place];
    this.close();
    if (item) this.choose(item);
    return Boolean(item);
  }

  // Whether the key was the panel's. Enter and Tab are taken, and still go on where they lead.
  key(event) {
    if (["F4", "F7"].includes(event.key)) {
      if (this.isOpen) this.close();
      else this.search("");
      return true;
    }
    if (!this.isOpen) return false;
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step && !event.ctrlKey && !event.altKey) {
      const isBeyond = this.at + step >= this.items.length;
      if (isBeyond && step > 0 && this.next) this.search(this.searched, this.next);
      this.move(Math.max(0, this.at + (this.at < 0 ? Math.sign(step) : step)));
      return true;
    }
    if (event.key === "Escape") {
      this.close();
      return true;
    }
    return false;
  }
}

// One answer for what was typed and left before the answer came: the only one that fits, or the one so called.
export async function meant(source, text) {
  const exact = await source.exactly([text]);
  if (exact.error) return { error: exact.error };
  if (!exact.items[0].error && exact.items[0].id) return exact.items[0];
  const { items, next, error } = await source.search(text);
  if (!error && items.length === 1 && !next) return items[0];
  return { error: error ?? (items.length ? say("several_fit", { text }) : exact.items[0].error) };
}

class LookUp extends HTMLElement {
  connectedCallback() {
    if (this.input) return;
    [this.key, this.input] = this.querySelectorAll("input");
    this.input.removeAttribute("list");
    this.last = this.key.value ? { key: this.key.value, label: this.input.value } : { key: "", label: "" };
    this.source = new Remote(this.dataset.url, this.closest("form"));
    this.panel = new Panel(this.input, this.source, (item) => this.choose(item));
    this.input.addEventListener("focus", () => this.input.select());
    this.input.addEventListener("click", () => {
      if (!this.panel.isOpen) this.panel.search("");
    });
    this.input.addEventListener("input", (event) => {
      this.key.value = "";
      this.input.setCustomValidity("");
      if (!event.isComposing) this.panel.type(this.input.value);
    });
    this.input.addEventListener("compositionend", () => this.panel.type(this.input.value));
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.input.addEventListener("blur", () => this.left());
    // A filter waits until a record is chosen, or none is wanted any more.
    if (this.closest("#filters")) {
      this.addEventListener("input", (event) => this.input.value && event.stopPropagation());
    }
  }

  // Put back, or filled in: the key with the text that names it.
  set(key, label) {
    this.key.value = key;
    this.input.value = label;
    if (key || !label) this.last = { key, label };
    this.input.setCustomValidity("");
  }

  choose(item) {
    this.set(item.id, item.label);
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
    this.input.dispatchEvent(new CustomEvent("chosen", { bubbles: true, detail: item }));
  }

  pressed(event) {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" && !this.panel.isOpen) {
      event.preventDefault();
      this.panel.search(this.key.value ? "" : this.input.value);
      return;
    }
    if (event.key === "Escape" && (this.panel.isOpen || this.input.value !== this.last.label)) {
      event.preventDefault();
      event.stopPropagation();
      this.panel.close();
      this.set(this.last.key, this.last.label);
      return;
    }
    if (this.panel.key(event)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if ((event.key === "Enter" || event.key === "Tab") && this.panel.isAnswered) this.panel.take();
  }

  async left() {
    const text = this.input.value.trim();
    if (this.panel.isAnswered && text && this.panel.items.length === 1) this.panel.take(0);
    this.panel.close();
    if (this.key.value || !text) return;
    const found = await meant(this.source, text);
    if (this.key.value || this.input.value.trim() !== text) return;
    if (found.id) this.choose(found);
    else this.input.setCustomValidity(found.error);
  }
}

customElements.define("look-up", LookUp);
