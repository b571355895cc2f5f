// Pages of records by keyboard, names in comments, lines of a form.

const writing = (element) => element.matches?.("input, select, textarea, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (writing(event.target) || document.querySelector(":popover-open.ask")) return;
  const button = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});

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

for (const lines of document.querySelectorAll("[data-lines]")) {
  lines.querySelector("[data-add-line]").addEventListener("click", () => {
    const total = lines.querySelector(`[name="${CSS.escape(lines.dataset.lines)}-TOTAL_FORMS"]`);
    const row = lines.querySelector("template").content.firstElementChild.cloneNode(true);
    for (const part of row.querySelectorAll("[name], [id], [for]")) {
      for (const name of ["name", "id", "for"]) {
        const value = part.getAttribute(name);
        if (value) part.setAttribute(name, value.replace("__prefix__", total.value));
      }
    }
    lines.querySelector("tbody").append(row);
    total.value = String(Number(total.value) + 1);
    row.querySelector("input, select").focus();
  });
}
