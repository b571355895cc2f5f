// Columns: their order in the panel, and their widths by pulling at a heading's edge.

const NARROWEST = 48;

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-move]");
  if (!button) return;
  const line = button.closest("li");
  const up = button.dataset.move === "up";
  const other = up ? line.previousElementSibling : line.nextElementSibling;
  if (!other) return;
  if (up) other.before(line);
  else other.after(line);
  const visible = getComputedStyle(button).visibility === "visible";
  (visible ? button : line.querySelector(`[data-move=${up ? "down" : "up"}]`)).focus();
});

const form = document.querySelector("[data-columns]");

// Whoever comes back from the panel finds the filters as they are in the address now.
form?.addEventListener("submit", () => {
  form.elements.namedItem("here").value = location.search.slice(1);
});

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// Each save of the widths is an act of its own, under its own key.
async function save() {
  try {
    const token = await fetch("/form-token/", { cache: "no-store", redirect: "error" });
    form.elements.namedItem("csrfmiddlewaretoken").value = await token.text();
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
    if (answer.type !== "opaqueredirect") throw new Error(answer.status);
  } catch {
    const offline = document.getElementById("offline");
    if (offline) offline.hidden = false;
  }
  form.elements.namedItem("key").value = newKey();
}

function hold(grip, start) {
  const table = grip.closest("table");
  const columns = [...table.querySelectorAll("col")];
  const headings = [...table.querySelectorAll("thead th")];
  const at = headings.indexOf(grip.closest("th"));
  headings.forEach((heading, place) => {
    columns[place].setAttribute("width", String(Math.round(heading.getBoundingClientRect().width)));
  });
  table.classList.add("fixed");
  const width = Number(columns[at].getAttribute("width"));
  const move = (event) => {
    const wanted = Math.max(NARROWEST, Math.round(width + event.clientX - start.clientX));
    columns[at].setAttribute("width", String(wanted));
  };
  const done = () => {
    grip.classList.remove("held");
    grip.removeEventListener("pointermove", move);
    headings.forEach((heading, place) => {
      const input = form.elements.namedItem(`width-${heading.dataset.column}`);
      if (input) input.value = Math.max(NARROWEST, Number(columns[place].getAttribute("width")));
    });
    save();
  };
  grip.classList.add("held");
  grip.setPointerCapture(start.pointerId);
  grip.addEventListener("pointermove", move);
  grip.addEventListener("lostpointercapture", done, { once: true });
}

document.addEventListener("pointerdown", (event) => {
  if (!form || event.button !== 0 || !event.target.matches?.("[data-grip]")) return;
  event.preventDefault();
  hold(event.target, event);
});
