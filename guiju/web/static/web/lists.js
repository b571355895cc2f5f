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
  if (!links.length || (at < 0 && !entering && typing(event.target))) return;
  const step = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[event.key];
  if (step === undefined || (at < 0 && event.key.startsWith("Arrow") && !entering)) return;
  event.preventDefault();
  links[Math.min(Math.max(at + step, 0), links.length - 1)].focus();
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
