// How a line grid looks: a table of plain texts, whose cells become an input one at a time. A thousand rows are
// a thousand copies of one row, put in at once; only those in sight are laid out, which a table cannot do, so the
// rows are grids of their own and their roles are written out.

import { make, say } from "./dom.js";

const WIDTHS = { "look-up": 19, text: 12, long: 16, number: 6.5, money: 8, day: 7.5, choice: 9, yes: 4 };

export class View {
  constructor(lines, said) {
    Object.assign(this, { lines, columns: lines.columns, part: said.part });
    this.body = make("tbody", { role: "rowgroup" });
    this.sums = new Map();
    const heads = this.columns.map((column) => this.#head(column));
    const number = make("th", { role: "columnheader", class: "no" }, make("span", { class: "visually-hidden" }, say("line")));
    this.table = make(
      "table",
      { class: "grid", role: "grid", "aria-label": said.title, "aria-colcount": this.columns.length + 1 },
      make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, number, ...heads)),
      this.body,
      ...this.#foot(),
    );
    this.wrap = make("div", { class: "grid-wrap" }, this.table);
    const widths = this.columns.map((column) => this.#width(column));
    this.wrap.style.setProperty("--columns", `3em ${widths.map((one) => `minmax(${one}em, ${one}fr)`).join(" ")}`);
    this.wrap.style.setProperty("--grid-width", `${widths.reduce((sum, one) => sum + one, 3)}em`);
    this.sample = this.#sample();
  }

  #width({ sort, places, money, long, label, required, width }) {
    const name = long ? "long" : places === null ? sort : money ? "money" : "number";
    const head = [...label].reduce((sum, sign) => sum + (sign > "\u2e80" ? 0.93 : 0.53), required ? 2 : 1.4);
    return Math.round(10 * Math.max(width ?? WIDTHS[name] ?? WIDTHS.text, head)) / 10;
  }

  #head(column) {
    const head = make("th", { role: "columnheader", class: classes(column), title: column.help || false }, column.label);
    if (column.required) head.append(make("span", { class: "required", "aria-hidden": "true" }, "*"));
    return head;
  }

  #sample() {
    const cells = this.columns.map((column) =>
      make("td", { role: "gridcell", class: classes(column), "data-label": column.label }),
    );
    return make("tr", { role: "row" }, make("th", { role: "rowheader", class: "no" }), ...cells);
  }

  #foot() {
    if (!this.columns.some(({ total }) => total)) return [];
    const cells = this.columns.map((column) => {
      const cell = make("td", { role: "gridcell", class: classes(column), "data-label": column.label });
      if (column.total) this.sums.set(column.name, cell);
      return cell;
    });
    const head = make("th", { role: "rowheader", class: "no" }, say("sum"));
    return [make("tfoot", { role: "rowgroup" }, make("tr", { role: "row" }, head, ...cells))];
  }

  // Put rows into the table before the row at a place, all at once.
  insert(rows, place) {
    const fragment = document.createDocumentFragment();
    for (const row of rows) {
      row.node = this.sample.cloneNode(true);
      this.paint(row);
      fragment.append(row.node);
    }
    this.body.insertBefore(fragment, this.body.rows[place] ?? null);
  }

  paint(row, but = -1) {
    for (let place = 0; place < this.columns.length; place++) if (place !== but) this.paintCell(row, place);
  }

  paintCell(row, place) {
    const column = this.columns[place];
    const cell = row.node.cells[place + 1];
    const text = this.lines.shown(row, column);
    if (cell.firstElementChild) return; // it is being entered
    if (cell.textContent !== text) cell.textContent = text;
    this.mark(cell, row, column);
  }

  mark(cell, row, { name }) {
    const fault = row.faults[name] ?? row.refused[name] ?? "";
    const told = fault || (row.notes[name] ?? "");
    if (told === cell.title && cell.classList.contains("bad") === Boolean(fault)) return;
    cell.classList.toggle("bad", Boolean(fault));
    cell.classList.toggle("noted", Boolean(told) && !fault);
    if (fault) cell.setAttribute("aria-invalid", "true");
    else cell.removeAttribute("aria-invalid");
    if (told) cell.title = told;
    else cell.removeAttribute("title");
  }

  paintSums() {
    for (const [name, cell] of this.sums) cell.textContent = this.lines.total(this.lines.byName.get(name));
    this.table.setAttribute("aria-rowcount", this.lines.rows.length + 1);
  }

  cell(row, place) {
    return row.node.cells[place + 1];
  }

  // The row and the column of a cell that was clicked.
  found(target) {
    const cell = target.closest?.("td");
    const node = cell?.closest("tbody tr");
    if (!node) return null;
    return { at: [...this.body.rows].indexOf(node), column: cell.cellIndex - 1 };
  }
}

function classes({ sort, places, long }) {
  const names = { num: places !== null, computed: sort === "computed", yes: sort === "yes", long };
  return Object.keys(names).filter((name) => names[name]).join(" ");
}
