// The fields of an entry form: Enter leads on, numbers show their thousands, days are typed short, and what is
// computed from them is shown at once. The server understands the same texts without any of this.

import { say } from "./dom.js";
import { dayOf, numberIn, numberOf } from "./entry.js";
import { exact, Formula, grouped, rounded } from "./exact.js";

const form = document.querySelector("form[data-entry-form]");
const isShown = (element) => element.checkVisibility?.() ?? true;

// ---- numbers and days

function reword(input) {
  const text = input.value.trim();
  const isNumber = input.dataset.entry === "number";
  const understood = text && (isNumber ? numberOf(text) : dayOf(text, form?.dataset.today ?? ""));
  input.setCustomValidity(text && understood === null ? say(isNumber ? "no_number" : "no_day") : "");
  if (!understood) return;
  const places = Number(input.dataset.places ?? 0);
  input.value = isNumber ? grouped(understood, places === 2 ? 2 : 0) : understood;
}

export function dress(root) {
  for (const input of root.querySelectorAll("[data-entry]")) {
    input.addEventListener("change", () => reword(input));
    if (input.dataset.entry === "number") {
      input.addEventListener("focus", () => {
        const number = numberOf(input.value);
        if (number !== null) input.value = number;
        input.select();
      });
      input.addEventListener("blur", () => reword(input));
      if (input.value && document.activeElement !== input) reword(input);
    } else addCalendar(input);
  }
}

// The browser's own calendar stands behind a button; the text stays what counts.
function addCalendar(input) {
  const picker = document.createElement("input");
  const button = document.createElement("button");
  Object.assign(picker, { type: "date", tabIndex: -1, className: "picker" });
  Object.assign(button, { type: "button", tabIndex: -1, className: "picker-button" });
  picker.setAttribute("aria-hidden", "true");
  button.setAttribute("aria-label", say("calendar"));
  const wrap = document.createElement("span");
  wrap.className = "day";
  input.replaceWith(wrap);
  wrap.append(input, button, picker);
  const open = () => {
    picker.value = dayOf(input.value, form?.dataset.today ?? "") ?? form?.dataset.today ?? "";
    picker.showPicker?.();
  };
  button.addEventListener("click", open);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "F4" && event.key !== "F7") return;
    event.preventDefault();
    open();
  });
  picker.addEventListener("change", () => {
    input.value = picker.value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
    input.focus();
  });
}

// ---- from field to field by Enter

function stops() {
  return [...form.elements].filter(
    (one) => one.tabIndex >= 0 && !one.disabled && one.type !== "hidden" && one.tagName !== "FIELDSET" && isShown(one) && !one.closest("[data-tools]"),
  );
}

function leadOn(event) {
  const { target } = event;
  if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.altKey || event.defaultPrevented) return;
  if (!target.matches("input, select") || target.closest("line-grid") || target.type === "submit") return;
  event.preventDefault();
  const all = stops();
  const next = all[all.indexOf(target) + (event.shiftKey ? -1 : 1)];
  next?.focus();
  if (next?.select) next.select();
}

// ---- what is computed in the head of the form

function reckon() {
  const values = new Map();
  for (const output of form.querySelectorAll("[data-formula]")) {
    output.computes ??= new Formula(output.dataset.formula);
    const value = output.computes.value((name) => (name.includes(".") ? summed(name) : (values.get(name) ?? numberIn(form, name))));
    const places = Number(output.dataset.places ?? 0);
    const text = value ? rounded(value, places) : "";
    output.textContent = text && grouped(text, places);
    values.set(output.dataset.name, text ? exact(text) : null);
  }
}

function summed(path) {
  const [part, name] = path.split(".");
  return form.querySelector(`line-grid[data-part="${CSS.escape(part)}"]`)?.lines?.sums.get(name) ?? null;
}

// A choice in a look-up of the head fills in what stands beside it and was not typed.
function fillIn(event) {
  for (const [name, value] of Object.entries(event.detail.fill ?? {})) {
    const input = form.elements.namedItem(name);
    if (!input || (input.value && input.value !== input.dataset.filled)) continue;
    if (typeof value === "object") input.closest("look-up")?.set(value.id, value.label);
    else input.value = value;
    if (input.dataset.entry) reword(input);
    input.dataset.filled = input.value;
  }
}

// After somebody else was faster: what the record says now, in place of what was typed.
function take({ dataset }) {
  const input = form.elements.namedItem(dataset.take);
  const look = input?.closest?.("look-up");
  if (look) look.set(dataset.value, dataset.label);
  else if (input) input.value = dataset.value;
  if (input?.dataset.entry) reword(input);
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

// A form begins where nothing is entered yet; a touch screen would open its keyboard.
function begin() {
  const isUntouched = document.activeElement === document.body && !("bound" in form.dataset) && !location.hash;
  if (!isUntouched || !matchMedia("(pointer: fine)").matches) return;
  const inputs = [...form.elements].filter((one) => one.type !== "hidden" && one.tagName !== "BUTTON" && one.tagName !== "FIELDSET" && one.type !== "checkbox" && one.tabIndex >= 0 && one.closest(".field"));
  (inputs.find((one) => !one.value) ?? inputs[0])?.focus();
}

for (const button of document.querySelectorAll("[data-take]")) button.addEventListener("click", () => take(button));
dress(document);
if (form) {
  form.addEventListener("keydown", leadOn);
  for (const sort of ["input", "change"]) {
    form.addEventListener(sort, ({ target }) => {
      if (target.name) for (const grid of form.querySelectorAll("line-grid")) grid.recompute?.(target.name);
      reckon();
    });
  }
  form.addEventListener("reckoned", reckon);
  form.addEventListener("chosen", fillIn);
  reckon();
  begin();
}
