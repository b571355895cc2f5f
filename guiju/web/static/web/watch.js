// Whether somebody else changed the record while it is being edited: asked when one comes back to the page and
// every half minute, so that it is known before saving and not only by it.

import { say } from "./dom.js";

const EVERY = 30_000;
const form = document.querySelector("form[data-watch]");
const notice = document.getElementById("changed-notice");

async function look() {
  if (document.hidden) return;
  let told;
  try {
    const answer = await fetch(form.dataset.watch, { headers: { accept: "application/json" }, redirect: "error" });
    if (!answer.ok) return;
    told = await answer.json();
  } catch {
    return; // without a connection nothing is known, and the form says so when it is sent
  }
  const seen = Number(form.elements.namedItem("seen").value);
  const isChanged = told.version !== seen;
  if (isChanged) notice.querySelector("[data-text]").textContent = say("changed_by", told);
  notice.hidden = !isChanged;
}

if (form && notice) {
  setInterval(look, EVERY);
  addEventListener("focus", look);
  document.addEventListener("visibilitychange", look);
  look();
}
