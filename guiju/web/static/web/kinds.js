// Pages by keyboard: the sheet of keys, the steps of a record; names in comments.

const writing = (element) => element.matches?.("input, select, textarea, [contenteditable]");

// The sheet of keys: ? where nothing is being written, F1 anywhere.
document.addEventListener("keydown", (event) => {
  const isAsked = event.key === "F1" || (event.key === "?" && !writing(event.target));
  const sheet = document.getElementById("keys");
  if (!isAsked || !sheet || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  sheet.togglePopover();
});

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (writing(event.target) || document.querySelector(":popover-open.ask")) return;
  const button = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});

// The menu by keyboard: g leads into it, the arrows through it.
document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || writing(event.target)) return;
  const links = [...document.querySelectorAll("nav.nav a")];
  const at = links.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const next = event.key === "g" ? links.find((link) => link.ariaCurrent === "page") ?? links[0] : at >= 0 && step && links[at + step];
  if (!next || document.querySelector(":popover-open.ask")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  next.focus();
}, true);

// What opens is ready: the first thing to fill in, or the button that confirms.
document.addEventListener("toggle", (event) => {
  const dialog = event.target;
  if (event.newState !== "open" || !dialog.matches?.(".ask[popover]")) return;
  const needed = dialog.querySelector("[required]:not([type=hidden])");
  (needed ?? dialog.querySelector("[data-confirm]") ?? dialog.querySelector("input:not([type=hidden])"))?.focus();
}, true);

// A copy opens beside its page. Whoever comes back sees it counted; only then the next one can be made,
// because the page still holds the key of the first.
let printed = false;
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-copy]")) return;
  printed = true;
  event.target.closest("[popover]").hidePopover();
});
document.addEventListener("visibilitychange", () => {
  if (!printed || document.hidden) return;
  printed = false;
  document.getElementById("prints").dispatchEvent(new Event("printed"));
});

for (const chip of document.querySelectorAll("[data-mention]")) {
  chip.addEventListener("click", () => {
    const text = chip.closest("form").querySelector("textarea");
    const before = text.value.slice(0, text.selectionStart);
    const gap = before && !/\s$/.test(before) ? " " : "";
    text.setRangeText(`${gap}@${chip.dataset.mention} `, text.selectionStart, text.selectionEnd, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.focus();
  });
}
