// What each form of ours does: goes out once, with a fresh token, and is not lost by leaving the page.

const cookieName = document.documentElement.dataset.csrfCookie;

// Signing in again in another tab changes the token; a form opened before takes the new one.
function freshToken() {
  const entry = document.cookie.split("; ").find((pair) => pair.startsWith(`${cookieName}=`));
  return entry ? decodeURIComponent(entry.slice(cookieName.length + 1)) : "";
}

let unsaved = null;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  const token = freshToken();
  const field = form.elements.namedItem("csrfmiddlewaretoken");
  if (token && field) field.value = token;
  unsaved = null;
  if (!("once" in form.dataset)) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
});

// Coming back by the browser's own button: the form may be sent anew.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
  }
});

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-guard]");
  if (form) unsaved = form;
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
