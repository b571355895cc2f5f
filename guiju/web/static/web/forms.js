// What each form of ours does: goes out once, with a fresh token, and is not lost by leaving the page.

let unsaved = null;

// Before a form goes out it asks for the token that holds now: signing in anew in another tab has changed
// it. And where the server does not answer, nothing is sent and nothing is lost.
async function goOut(form, submitter) {
  const offline = document.getElementById("offline");
  try {
    const answer = await fetch("/form-token/", { cache: "no-store", redirect: "error" });
    if (!answer.ok) throw new Error(answer.status);
    const token = form.elements.namedItem("csrfmiddlewaretoken");
    if (token) token.value = await answer.text();
  } catch (error) {
    if (offline) {
      stay(form);
      offline.hidden = false;
      offline.scrollIntoView({ block: "center" });
      return;
    }
  }
  form.dataset.sending = "out";
  form.requestSubmit(submitter);
}

function stay(form) {
  delete form.dataset.sending;
  form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || !("once" in form.dataset)) return;
  if (form.dataset.sending === "out") {
    form.dataset.sending = "gone";
    if (unsaved === form) unsaved = null;
    return;
  }
  event.preventDefault();
  if (form.dataset.sending) return; // the second click
  form.dataset.sending = "asking";
  event.submitter?.setAttribute("aria-busy", "true");
  goOut(form, event.submitter);
});

// Coming back by the browser's own button: the form may be sent anew.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sending]")) stay(form);
});

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-guard]");
  if (form) unsaved = form;
});

// What was typed is given up on purpose.
document.addEventListener("untouched", () => {
  unsaved = null;
});

window.addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});

// Ctrl+S saves, as in every program on the desk.
document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
  const form = document.querySelector("form[data-guard]");
  if (!form) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector(".form-end button:last-of-type"));
});

// The demo's cast: one click fills in the form, and the person only has to press Enter.
const signIn = document.getElementById("sign-in");
for (const person of document.querySelectorAll("[data-login]")) {
  person.addEventListener("click", () => {
    signIn.elements.namedItem("login").value = person.dataset.login;
    signIn.elements.namedItem("password").value = person.dataset.password;
    signIn.querySelector("button.pri").focus();
  });
}
