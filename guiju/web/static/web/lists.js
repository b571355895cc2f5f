// Lists by keyboard, clean addresses, and honesty when the server is not there.

const typing = (element) => element.matches?.("input, select, textarea, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const search = document.querySelector("#filters input[type=search]");
  if (event.key === "/" && search && !typing(event.target)) {
    event.preventDefault();
    search.select();
    search.focus();
    return;
  }
  const links = [...document.querySelectorAll(".rows tr")].flatMap((row) => row.querySelector(".row-link") ?? []);
  const at = links.indexOf(document.activeElement);
  const entering = event.target === search && event.key === "ArrowDown";
  const picking = event.target.matches?.(".pick input");
  if (!links.length || (at < 0 && !entering && !picking && typing(event.target))) return;
  const step = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[event.key];
  if (step === undefined || (at < 0 && event.key.startsWith("Arrow") && !entering)) return;
  event.preventDefault();
  if (picking) return void event.target.closest("tr").querySelector(".row-link")?.focus();
  links[Math.min(Math.max(at + step, 0), links.length - 1)].focus();
});

// A row is opened by a click anywhere in it, unless the click meant something else there.
document.addEventListener("click", (event) => {
  const row = event.target.closest?.(".rows tbody tr");
  if (!row || event.defaultPrevented || event.target.closest("a, button, input, label, summary")) return;
  if (String(getSelection())) return;
  const link = row.querySelector(".row-link");
  if (!link) return;
  if (event.ctrlKey || event.metaKey) window.open(link.href, "_blank", "noopener");
  else link.click();
});

// Selecting: by click, all of a page, a stretch with the shift key, or the row in focus with x.
const picks = () => [...document.querySelectorAll(".rows .pick [name=pk]")];
let lastPick = null;

function count() {
  const all = picks();
  const chosen = all.filter((box) => box.checked).length;
  const whole = document.querySelector(".picked [name=all]");
  if (whole && chosen < all.length) whole.checked = false;
  const said = document.querySelector("[data-picked]");
  if (said) said.textContent = whole?.checked ? whole.value : String(chosen);
  const head = document.querySelector("[data-pick-all]");
  if (head) {
    head.checked = chosen > 0 && chosen === all.length;
    head.indeterminate = chosen > 0 && chosen < all.length;
  }
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-unpick]")) {
    for (const box of picks()) box.checked = false;
    count();
  }
  if (!event.target.matches?.(".rows .pick [name=pk]")) return;
  const all = picks();
  if (event.shiftKey && lastPick && all.includes(lastPick)) {
    const [from, to] = [all.indexOf(lastPick), all.indexOf(event.target)].sort((a, b) => a - b);
    for (const box of all.slice(from, to + 1)) box.checked = event.target.checked;
  }
  lastPick = event.target;
});
document.addEventListener("change", (event) => {
  if (event.target.matches?.("[data-pick-all]")) {
    for (const box of picks()) box.checked = event.target.checked;
  }
  if (event.target.matches?.(".picked [name=all]") && event.target.checked) {
    for (const box of picks()) box.checked = true;
  }
  if (event.target.closest?.(".pick, .picked")) count();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "x" || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const box = event.target.closest?.(".rows tbody tr")?.querySelector(".pick input");
  if (!box) return;
  event.preventDefault();
  box.click();
});

// While somebody writes Chinese the letters in the field are not yet what is looked for.
document.addEventListener(
  "input",
  (event) => {
    if (event.isComposing && event.target.form?.id === "filters") event.stopPropagation();
  },
  { capture: true },
);
document.addEventListener("compositionend", (event) => {
  if (event.target.form?.id === "filters") event.target.dispatchEvent(new Event("input", { bubbles: true }));
});

// An address holds only the filters in force.
document.addEventListener("htmx:configRequest", (event) => {
  const { parameters } = event.detail;
  for (const [name, value] of Object.entries(parameters)) if (value === "") delete parameters[name];
});

// What is no fragment (a refusal, an error) is shown as the page it is.
document.addEventListener("htmx:responseError", (event) => {
  const { path, finalRequestPath } = event.detail.pathInfo;
  location.assign(finalRequestPath ?? path);
});

const offline = document.getElementById("offline");
document.addEventListener("htmx:sendError", () => {
  if (offline) offline.hidden = false;
});
document.addEventListener("htmx:afterOnLoad", () => {
  if (offline) offline.hidden = true;
});
