// What can be done in a line grid, by key or by button. Each is called on the grid; false leaves the key to the
// browser.

import { say } from "./dom.js";
import { copied } from "./grid-lines.js";

export const deeds = {
  // ---- walking

  // Enter, cell by cell; from the blank row at the end on to the button that saves.
  step(by) {
    if (by > 0 && isAtEnd(this)) {
      this.form.querySelector(".form-end button:last-of-type").focus();
      return;
    }
    const [at, place] = next(this, by);
    if (at >= 0) this.go(at, place);
  },

  // Tab leads on from the blank row at the end, before the first cell, and after Escape: nobody is caught.
  tab(by) {
    const [at, place] = next(this, by);
    const isBeyond = at < 0 || (at >= this.lines.most && at >= this.lines.rows.length);
    if (this.isLeaving || isBeyond || (by > 0 && isAtEnd(this))) return false;
    this.go(at, place);
    return true;
  },

  row(by) {
    this.go(this.at + by, this.place);
  },

  column(by) {
    this.go(this.at, this.place + by);
  },

  corner(by) {
    this.go(by * Infinity, by * Infinity);
  },

  add() {
    this.go(Infinity, this.firstEntered);
  },

  // The next cell that needs to be looked at.
  fault(by) {
    this.commit();
    const { rows, columns } = this.lines;
    const isBad = (row, name) => row.faults[name] || row.refused[name];
    const cells = rows.flatMap((row, at) => columns.flatMap(({ name }, place) => (isBad(row, name) ? [[at, place]] : [])));
    if (!cells.length) return;
    const away = ([at, place]) => (at - this.at) * columns.length + place - this.place;
    const found = by > 0 ? cells.find((cell) => away(cell) > 0) : cells.findLast((cell) => away(cell) < 0);
    this.go(...(found ?? cells.at(by > 0 ? 0 : -1)));
  },

  // ---- one cell

  type() {
    if (this.isTyping) this.cellInput.select();
    if (this.isTyping) this.isTyping = false;
    else this.startTyping();
  },

  escape() {
    if (this.isTyping) {
      this.cellInput.value = this.before;
      this.isTyping = false;
      this.cellInput.select();
      return;
    }
    this.tell(say("tab_leaves"));
    queueMicrotask(() => (this.isLeaving = true));
  },

  toggle() {
    const { row, column } = this;
    if (column.sort !== "yes") return false;
    const was = copied(row);
    this.begin(row);
    this.lines.enter(row, column, row.cells[column.name] === "on" ? "off" : "on");
    this.record(row, was);
    this.refresh();
    return true;
  },

  above() {
    const above = this.lines.rows[this.at - 1];
    const { row, column } = this;
    if (!above || column.sort === "computed") return;
    this.cellInput.value = this.before;
    const was = copied(row);
    this.begin(row);
    if (column.sort === "look-up") this.lines.choose(row, column, above.cells[column.name], above.labels[column.name]);
    else this.lines.enter(row, column, above.cells[column.name]);
    this.record(row, was);
    this.refresh();
  },

  // ---- whole lines

  insert() {
    this.addBelow(this.lines.row(), this.firstEntered);
  },

  duplicate() {
    this.commit();
    if (!this.lines.isBlank(this.row)) this.addBelow(Object.assign(this.lines.row(), copied(this.row)), this.place);
  },

  remove() {
    this.commit();
    const { row, at, place } = this;
    if (row === this.lines.rows.at(-1) && this.lines.isBlank(row)) return;
    this.clear();
    this.putOut([row]);
    this.lines.remember({ removed: { rows: [row], at } });
    this.settle();
    this.stand(at, place);
    this.changed();
  },

  shift(by) {
    this.commit();
    const { rows } = this.lines;
    const to = this.at + by;
    const isOpenEnd = (row) => row === rows.at(-1) && this.lines.isBlank(row);
    if (!rows[to] || isOpenEnd(this.row) || isOpenEnd(rows[to])) return;
    this.clear();
    this.lines.remember({ moved: [this.at, to] });
    this.move(this.at, to);
    this.stand(to, this.place);
    this.changed();
  },

  // ---- the way back

  back() {
    this.commit();
    this.takeStep(this.lines.back(), false);
  },

  again() {
    this.commit();
    this.takeStep(this.lines.again(), true);
  },
};

function next({ lines, at, place }, by) {
  const places = lines.columns.flatMap(({ sort }, one) => (sort === "computed" ? [] : [one]));
  const beside = by > 0 ? places.find((one) => one > place) : places.findLast((one) => one < place);
  return beside === undefined ? [at + by, places.at(by > 0 ? 0 : -1)] : [at, beside];
}

function isAtEnd(grid) {
  return grid.row === grid.lines.rows.at(-1) && grid.lines.isBlank(grid.row) && !grid.cellInput.value.trim();
}
