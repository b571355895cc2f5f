// What is typed and not saved yet is kept in this tab of the browser: it outlives a reload, the way back, the end
// of a session and a lost connection. It is nobody else's, and signing out removes it.

import { say } from "./dom.js";

const START = "draft:";
const PATIENCE = 400; // milliseconds after the last key
const form = document.querySelector("form[data-draft]");
const account = document.body.dataset.account ?? "";
const left = new BroadcastChannel("guiju");

const kept = () => Object.keys(sessionStorage).filter((name) => name.startsWith(START));

function forget(isMeant = () => true) {
  for (const name of kept()) if (isMeant(JSON.parse(sessionStorage.getItem(name)))) sessionStorage.removeItem(name);
}

// The server names in a cookie the key of the form that it took: that draft is done with.
function forgetSaved() {
  const [, key] = /(?:^|; )guiju-saved=([-0-9a-f]+)/.exec(document.cookie) ?? [];
  if (!key) return;
  document.cookie = "guiju-saved=; path=/; max-age=0; samesite=lax";
  forget((draft) => draft.fields.some(([name, value]) => name === "key" && value === key));
}

document.addEventListener("submit", (event) => {
  if (!event.target.action.endsWith("/sign-out/")) return;
  forget();
  left.postMessage("signed out");
});
left.addEventListener("message", ({ data }) => {
  if (data === "signed out") forget();
});
forgetSaved();
if (account) forget((draft) => draft.account !== account);

// ---- of the form on this page

const name = form && START + form.dataset.draft;
let waiting = 0;

function keep() {
  const fields = [...form.elements].flatMap((one) => {
    if (!one.name || one.name === "csrfmiddlewaretoken" || ["file", "submit", "button", "password"].includes(one.type)) return [];
    if (one.type === "checkbox" || one.type === "radio") return [[one.name, one.value, one.checked]];
    return [[one.name, one.value]];
  });
  const parts = [...form.querySelectorAll("line-grid")].map((grid) => [grid.said.part, grid.lines.kept()]);
  const draft = { account, at: Date.now(), fields, parts };
  try {
    sessionStorage.setItem(name, JSON.stringify(draft));
  } catch {
    sessionStorage.removeItem(name); // too much for the browser to keep: better none than an old one
  }
}

function keepSoon() {
  clearTimeout(waiting);
  waiting = setTimeout(keep, PATIENCE);
}

function putBack(draft) {
  for (const [field, value, isChecked] of draft.fields) {
    const all = [...form.querySelectorAll(`[name="${CSS.escape(field)}"]`)];
    const input = isChecked === undefined ? all[0] : all.find((one) => one.value === value);
    if (!input) continue;
    if (isChecked === undefined) input.value = value;
    else input.checked = isChecked;
  }
  for (const look of form.querySelectorAll("look-up")) {
    const [key, input] = look.querySelectorAll("input");
    look.set?.(key.value, input.value);
  }
  for (const [part, rows] of draft.parts) form.querySelector(`line-grid[data-part="${CSS.escape(part)}"]`)?.load(rows);
}

function restore() {
  const text = sessionStorage.getItem(name);
  if (!text || "bound" in form.dataset) return;
  const draft = JSON.parse(text);
  putBack(draft);
  const notice = document.getElementById("draft-notice");
  notice.hidden = false;
  const at = new Date(draft.at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  notice.querySelector("[data-text]").textContent = say("put_back", { at });
  notice.querySelector("button").addEventListener("click", () => {
    clearTimeout(waiting);
    sessionStorage.removeItem(name);
    form.dispatchEvent(new CustomEvent("untouched", { bubbles: true }));
    location.reload();
  });
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

if (form) {
  restore();
  if ("bound" in form.dataset) keep(); // it came back as it was typed
  form.addEventListener("input", keepSoon);
  form.addEventListener("change", keepSoon);
  addEventListener("pagehide", () => {
    if (waiting) keep();
  });
  form.querySelector("[data-cancel]")?.addEventListener("click", () => {
    clearTimeout(waiting);
    waiting = 0;
    form.removeEventListener("change", keepSoon);
    sessionStorage.removeItem(name);
  });
}
