// Theme and row height at once, without the round trip; the cookie lets the server render them next time.
// Also what has no other place: printing, and focus on what went wrong.

const A_YEAR = 365 * 24 * 3600;

function keep(name, value) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `${name}=${value}; path=/; max-age=${A_YEAR}; samesite=lax${secure}`;
}

for (const form of document.querySelectorAll("form[data-display]")) {
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button) return;
    event.preventDefault();
    keep(button.name, button.value);
    document.documentElement.dataset[button.name] = button.value;
    for (const other of form.querySelectorAll(`button[name=${button.name}]`)) {
      other.setAttribute("aria-pressed", String(other === button));
    }
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}

document.querySelector("[data-focus]")?.focus();
