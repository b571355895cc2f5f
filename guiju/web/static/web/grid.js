// <line-grid>: the lines of a document by keyboard alone, as in a spreadsheet. One input walks from cell to cell;
// the rest is text. The server understands everything again, and its refusals come back to their cells.

import { make, say } from "./dom.js";
import { numberIn } from "./entry.js";
import { deeds } from "./grid-deeds.js";
import { meaning } from "./grid-keys.js";
import { copied, Lines } from "./grid-lines.js";
import { rowsOfGrid } from "./grid-rows.js";
import { View } from "./grid-view.js";
import { Local, meant, Panel, Remote } from "./look-up.js";

const AT_ONCE = 50; // whole names in one question

class LineGrid extends HTMLElement {
  connectedCallback() {
    if (this.lines) return;
    this.said = JSON.parse(this.querySelector("script").textContent);
    this.form = this.closest("form");
    this.card = this.closest(".lines-card");
    this.lines = new Lines(this.said, this.form.dataset.today, (name) => numberIn(this.form, name));
    this.view = new View(this.lines, this.said);
    this.at = this.place = 0;
    this.waiting = new Set();
    this.told = this.card.querySelector("[data-told]");
    const common = { class: "cell", autocomplete: "off", "aria-describedby": this.told.id };
    this.input = make("input", { ...common, type: "text", id: `${this.said.part}-cell` });
    this.area = make("textarea", { ...common, rows: 2, id: `${this.said.part}-long-cell` });
    for (const column of this.lines.columns) {
      if (column.sort === "look-up") column.source = new Remote(column.url, this.form);
      if (column.sort === "choice") column.source = new Local(column.options);
    }
    this.append(this.view.wrap);
    this.load(this.said.rows, this.said.faults);
    this.listen();
    const isOnlyHere = !this.form.querySelector(".field.has-error");
    if (Object.keys(this.said.faults).length && isOnlyHere) this.seekFault();
    else if (this.said.general.length && isOnlyHere) this.focusCell();
  }

  // ---- what is there

  load(texts, refused = {}) {
    this.lines.rows.forEach((row) => this.lines.leave(row));
    this.lines.rows = texts.map((one) => this.lines.row(one));
    this.lines.rows.forEach((row, at) => {
      for (const [name, told] of Object.entries(refused[at] ?? {})) row.refused[name] = told.join(" ");
      this.lines.check(row);
      this.lines.join(row);
    });
    this.view.body.replaceChildren();
    this.view.insert(this.lines.rows, 0);
    this.lines.done = [];
    this.inCell = null;
    this.settle();
    this.at = 0;
    this.place = this.firstEntered;
    this.setUp();
  }

  // There is always one blank row at the end to go on with; sums and count are as they should be.
  settle() {
    const { rows, most } = this.lines;
    const isBlank = (row) => Boolean(row) && this.lines.isBlank(row);
    while (isBlank(rows.at(-1)) && isBlank(rows.at(-2)) && rows.at(-1) !== this.row) rows.pop().node.remove();
    if (rows.length < most && !isBlank(rows.at(-1))) {
      rows.push(this.lines.row());
      this.view.insert([rows.at(-1)], rows.length - 1);
    }
    this.view.paintSums();
    const number = rows.length - (isBlank(rows.at(-1)) ? 1 : 0);
    this.card.querySelector("[data-count]").textContent = say(number === 1 ? "one_line_there" : "lines", { number });
    this.dispatchEvent(new CustomEvent("reckoned", { bubbles: true }));
  }

  // A field of the head by which lines are computed says something else.
  recompute(name) {
    const isConcerned = this.lines.computed.some(({ computes }) => computes.names.has(name));
    if (!isConcerned || this.lines.byName.has(name)) return;
    for (const row of this.lines.rows) {
      this.lines.compute(row);
      this.view.paint(row);
    }
    this.settle();
  }

  changed() {
    this.settle();
    this.dispatchEvent(new Event("input", { bubbles: true }));
  }

  get row() {
    return this.lines.rows[this.at];
  }

  get column() {
    return this.lines.columns[this.place];
  }

  get firstEntered() {
    return this.lines.columns.findIndex(({ sort }) => sort !== "computed");
  }

  placeOf(name) {
    return Math.max(0, this.lines.columns.findIndex((column) => column.name === name));
  }

  get cellInput() {
    return this.column.long ? this.area : this.input;
  }

  // ---- the input that walks

  go(at, place) {
    this.commit();
    this.stand(at, place);
  }

  stand(at, place) {
    this.clear();
    this.at = Math.max(0, Math.min(at, this.lines.rows.length - 1));
    this.place = Math.max(0, Math.min(place, this.lines.columns.length - 1));
    this.setUp();
    this.focusCell();
  }

  // The cell that was entered is text again.
  clear() {
    this.panel?.leave();
    this.panel = null;
    const cell = this.inCell;
    this.inCell = null;
    if (!cell) return;
    const { node } = cell.row;
    node.cells[cell.place + 1].replaceChildren();
    node.cells[cell.place + 1].classList.remove("entered");
    node.classList.remove("here");
    this.view.paintCell(cell.row, cell.place);
  }

  setUp() {
    const { column, row, place } = this;
    const input = this.cellInput;
    const isPlainNumber = column.sort === "number";
    input.value = isPlainNumber ? row.cells[column.name] : this.lines.shown(row, column);
    input.readOnly = column.sort === "computed" || column.sort === "yes";
    input.inputMode = isPlainNumber ? "decimal" : "text";
    input.setAttribute("aria-label", say("cell", { column: column.label, line: this.at + 1 }));
    const fault = row.faults[column.name] ?? row.refused[column.name];
    if (fault) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    this.tell(fault ?? row.notes[column.name] ?? "");
    this.before = input.value;
    this.isTyping = false;
    this.inCell = { row, place, column, input };
    const cell = row.node.cells[place + 1];
    cell.replaceChildren(input);
    cell.classList.add("entered");
    row.node.classList.add("here");
    if (column.source) this.panel = new Panel(input, column.source, (item) => this.chosen(item));
  }

  refresh() {
    const isFocused = document.activeElement === this.cellInput;
    this.clear();
    this.setUp();
    if (isFocused) this.focusCell();
  }

  focusCell() {
    const input = this.cellInput;
    input.focus({ preventScroll: true });
    input.select();
    input.parentElement.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  startTyping() {
    this.isTyping = true;
    const { length } = this.cellInput.value;
    this.cellInput.setSelectionRange(length, length);
  }

  // What was typed goes into the row. A look-up that has no answer yet gets one behind the back of who types on.
  commit() {
    const { row, column, input } = this.inCell ?? {};
    if (!row || input.value === this.before || input.readOnly) return;
    const text = this.short(input.value, column);
    const was = copied(row);
    this.before = input.value;
    this.begin(row);
    const [only] = this.panel?.isAnswered && this.panel.items.length === 1 && text.trim() ? this.panel.items : [];
    if (only) this.take(row, column, only);
    else this.lines.enter(row, column, text);
    this.record(row, was);
    if (!only && column.sort === "look-up" && text.trim()) this.resolve([row], column, [text.trim()]);
  }

  record(row, was) {
    this.lines.remember({ changes: [{ row, was, now: copied(row) }] });
    this.view.paint(row);
    this.changed();
  }

  // The signs of the voucher: .. is what stands above, // what stands in the first line.
  short(text, column) {
    const above = this.lines.rows[this.lines.rows.indexOf(this.inCell.row) - 1];
    const from = { "..": above, "//": this.lines.rows[0] }[text.trim()];
    return from ? this.lines.shown(from, column) : text;
  }

  // A blank row that is begun gets what new lines begin with.
  begin(row) {
    if (!this.lines.isBlank(row)) return;
    for (const { name, initial } of this.lines.entered) row.cells[name] ||= initial;
  }

  chosen(item) {
    const { row, column } = this;
    const was = copied(row);
    this.begin(row);
    this.take(row, column, item);
    this.cellInput.value = this.before = this.lines.shown(row, column);
    this.isTyping = false;
    this.record(row, was);
  }

  // A choice, and what it fills in where nothing was typed.
  take(row, column, item) {
    if (column.sort === "choice") {
      this.lines.enter(row, column, item.id);
      return;
    }
    this.lines.choose(row, column, item.id, item.label);
    for (const [name, value] of Object.entries(item.fill ?? {})) {
      const beside = this.lines.byName.get(name);
      const shown = beside && this.lines.shown(row, beside);
      if (!beside || (shown && shown !== row.filled[name] && row.cells[name] !== beside.initial)) continue;
      if (typeof value === "object") this.lines.choose(row, beside, value.id, value.label);
      else this.lines.enter(row, beside, value);
      row.filled[name] = this.lines.shown(row, beside);
    }
  }

  tell(text) {
    this.told.textContent = text;
  }

  notice(text) {
    this.reported = null;
    this.card.querySelector("[data-notice]").textContent = text;
  }

  // ---- names whose records are asked for

  async resolve(rows, column, texts) {
    const work = this.#answered(rows, column, texts);
    this.waiting.add(work);
    await work.finally(() => this.waiting.delete(work));
    this.changed();
    if (this.reported) this.report(this.reported);
  }

  async #answered(rows, column, texts) {
    const distinct = [...new Set(texts)];
    const answers = new Map();
    if (distinct.length === 1) answers.set(distinct[0], await meant(column.source, distinct[0]));
    for (let first = 0; distinct.length > 1 && first < distinct.length; first += AT_ONCE) {
      const some = distinct.slice(first, first + AT_ONCE);
      const { items, error } = await column.source.exactly(some);
      some.forEach((text, place) => answers.set(text, error ? { error } : items[place]));
    }
    rows.forEach((row, place) => {
      const answer = answers.get(texts[place]);
      if (row.cells[column.name] || row.labels[column.name] !== texts[place]) return; // it was entered anew
      if (answer.id) this.take(row, column, answer);
      else this.lines.blame(row, column.name, answer.error || say("no_choice", { text: texts[place] }));
      this.view.paint(row);
      if (row === this.row && !this.isTyping && this.cellInput.value === this.before) this.refresh();
    });
  }

  // ---- keys, pointer, buttons

  listen() {
    this.addEventListener("keydown", (event) => this.pressed(event));
    this.addEventListener("input", (event) => this.typed(event));
    this.addEventListener("compositionend", () => this.panel?.type(this.cellInput.value));
    this.addEventListener("paste", (event) => this.pasted(event));
    this.addEventListener("mousedown", (event) => this.pointed(event));
    this.addEventListener("focusout", (event) => {
      if (this.contains(event.relatedTarget) || event.relatedTarget === event.target) return;
      if (event.target === this.cellInput && this.contains(event.target)) this.commit();
      this.panel?.close();
    });
    for (const button of this.card.querySelectorAll("[data-do]")) {
      button.addEventListener("click", () => this.act(button.dataset.do, Number(button.dataset.by ?? 0)));
    }
    this.form.addEventListener("submit", (event) => this.sending(event));
    this.form.addEventListener("formdata", (event) => {
      event.formData.set(this.said.part, JSON.stringify(this.lines.written()));
    });
    document.addEventListener("click", (event) => {
      const link = event.target.closest?.(`a[href^="#${this.said.part}-"]`);
      if (!link) return;
      event.preventDefault();
      this.follow(link.hash);
    });
  }

  pressed(event) {
    if (event.isComposing || event.target !== this.cellInput) return;
    const stop = () => {
      event.preventDefault();
      event.stopPropagation();
    };
    if (this.panel?.key(event)) {
      stop();
      return;
    }
    const [act, by] = meaning(event, { isTyping: this.isTyping, isLong: Boolean(this.column.long) }) ?? [];
    if (!act) return;
    if ((act === "step" || act === "tab") && this.panel?.isAnswered) this.panel.take();
    if (this.act(act, by) !== false) stop();
  }

  // False leaves the key to the browser.
  act(name, by) {
    const wasLeaving = this.isLeaving;
    const done = deeds[name]?.call(this, by);
    if (wasLeaving) this.isLeaving = false;
    return done;
  }

  typed(event) {
    if (event.target !== this.cellInput) return;
    this.isTyping = true;
    if (this.panel && !event.isComposing) this.panel.type(this.cellInput.value);
  }

  pointed(event) {
    const input = this.cellInput;
    const isHere = event.target === input;
    const found = isHere ? null : this.view.found(event.target);
    if (found) {
      event.preventDefault();
      this.go(found.at, found.column);
    }
    if ((found || isHere) && this.column.sort === "yes") deeds.toggle.call(this);
    else if (isHere && this.panel && !this.panel.isOpen) this.panel.search("");
    else if (isHere && document.activeElement === input) this.isTyping = true;
  }
}

Object.assign(LineGrid.prototype, rowsOfGrid);
customElements.define("line-grid", LineGrid);
