// What a line grid holds: rows of texts as they will be sent, what is wrong with each, computed columns, totals,
// and the way back. Knows nothing of the page.

import { add, exact, Formula, grouped, rounded, subtract, zero } from "./exact.js";
import { dayOf, numberOf, plain } from "./entry.js";
import { say } from "./dom.js";

const YES = ["1", "x", "y", "yes", "true", "on", "\u221a", "\u2713", "\u662f"];
const NO = ["0", "n", "no", "false", "off", "\u5426"];
const MOST_STEPS = 200;

export class Lines {
  // `head` gives the numbers of the fields above the lines.
  constructor(said, today, head) {
    Object.assign(this, { columns: said.columns, most: said.most, today, head });
    this.byName = new Map(this.columns.map((column) => [column.name, column]));
    for (const column of this.columns) if (column.formula) column.computes = new Formula(column.formula);
    this.entered = this.columns.filter((column) => column.sort !== "computed");
    this.computed = this.columns.filter((column) => column.computes);
    this.carried = this.columns.filter(({ sort, computes }) => sort === "computed" && !computes);
    this.summed = this.columns.filter(({ places }) => places !== null);
    this.sums = new Map(this.summed.map((column) => [column.name, zero]));
    this.rows = [];
    this.faulty = 0; // cells with a fault
    this.done = [];
    this.undone = [];
  }

  // A row as it was sent by the server or kept: texts by column, and what look-ups are called.
  row(texts = {}) {
    const row = { cells: {}, labels: {}, faults: {}, refused: {}, notes: {}, filled: {}, numbers: {}, counted: {}, node: null };
    for (const { name, sort } of this.entered) {
      row.cells[name] = texts[name] ?? "";
      if (sort === "look-up") row.labels[name] = texts[`${name}-text`] ?? "";
    }
    for (const { name } of this.carried) row.cells[name] = texts[name] ?? "";
    return row;
  }

  // What was kept, or came back as it was typed, is looked at as if it were typed now.
  check(row) {
    for (const column of this.entered) {
      if (column.sort === "look-up") continue;
      const [cell, fault] = this.understood(column, row.cells[column.name]);
      row.cells[column.name] = cell;
      if (fault) row.faults[column.name] = fault;
    }
  }

  isBlank(row) {
    return this.entered.every(
      ({ name, initial }) => !row.labels[name] && (!row.cells[name] || row.cells[name] === initial),
    );
  }

  // What is sent of the rows that say anything.
  written() {
    return this.rows.filter((row) => !this.isBlank(row)).map((row) => this.textsOf(row));
  }

  textsOf(row) {
    const texts = {};
    for (const { name, sort } of this.entered) {
      const cell = row.cells[name];
      if (sort !== "look-up" || cell) texts[name] = cell;
      else if (row.labels[name]) texts[`${name}-text`] = row.labels[name];
    }
    for (const { name } of this.carried) if (row.cells[name]) texts[name] = row.cells[name];
    return texts;
  }

  // As it is kept in the browser: the names of what was chosen, too.
  kept() {
    return this.rows
      .filter((row) => !this.isBlank(row))
      .map((row) => {
        const texts = { ...row.cells };
        for (const [name, label] of Object.entries(row.labels)) if (label) texts[`${name}-text`] = label;
        return texts;
      });
  }

  // Understand a text for a cell: [the text to send, the fault or ""].
  understood(column, text) {
    const bare = text.trim();
    if (!bare) return ["", ""];
    if (column.sort === "number" || column.places !== null) return this.#number(column, bare);
    if (column.sort === "day") {
      const day = dayOf(bare, this.today);
      return day ? [day, ""] : [bare, say("no_day")];
    }
    if (column.sort === "yes") return this.#yes(bare);
    if (column.sort === "choice") return this.#choice(column, bare);
    if (!column.long && /[\r\n]/.test(bare)) return [bare, say("one_line")];
    if (column.longest && [...bare].length > column.longest) return [bare, say("too_long", { most: column.longest })];
    return [bare, ""];
  }

  #number(column, text) {
    const number = numberOf(text);
    if (number === null) return [text, say("no_number")];
    if ((number.split(".")[1] ?? "").length > column.places) {
      return [text, column.places ? say("too_many_places", { places: column.places }) : say("no_whole_number")];
    }
    return [number, ""];
  }

  #yes(text) {
    const said = plain(text).toLowerCase();
    if (YES.includes(said)) return ["on", ""];
    return NO.includes(said) ? ["", ""] : [text, say("no_choice", { text })];
  }

  #choice(column, text) {
    const said = plain(text).toLowerCase();
    const found = column.options.find(([value, label]) => value === text || plain(label).toLowerCase() === said);
    return found ? [found[0], ""] : [text, say("no_choice", { text })];
  }

  // Put a text into a cell. Look-ups get it as what was typed, until a choice is known.
  enter(row, column, text) {
    this.put(row, column, text);
    this.compute(row);
  }

  put(row, column, text) {
    const isLookUp = column.sort === "look-up";
    const [cell, fault] = isLookUp ? ["", ""] : this.understood(column, text);
    row.cells[column.name] = cell;
    if (isLookUp) row.labels[column.name] = text.trim();
    this.blame(row, column.name, fault);
  }

  choose(row, column, key, label) {
    row.cells[column.name] = key === "" ? "" : String(key);
    row.labels[column.name] = label;
    this.blame(row, column.name, "");
    this.compute(row);
  }

  blame(row, name, fault) {
    this.faulty += (fault ? 1 : 0) - (row.faults[name] ? 1 : 0);
    if (fault) row.faults[name] = fault;
    else delete row.faults[name];
    delete row.refused[name]; // it was said of what stood there before
    delete row.notes[name];
  }

  // The computed cells and the sums, by what changed in this row alone.
  compute(row) {
    const known = (name) => {
      const column = this.byName.get(name);
      if (!column) return this.head(name);
      return column.computes ? row.numbers[name] : exact(row.cells[name] ?? "");
    };
    for (const { name, computes, places } of this.computed) {
      const value = computes.value(known);
      row.cells[name] = value ? rounded(value, places ?? 0) : "";
      row.numbers[name] = value && exact(row.cells[name]);
    }
    for (const { name } of this.summed) {
      const value = row.faults[name] ? null : exact(row.cells[name] ?? "");
      this.sums.set(name, add(subtract(this.sums.get(name), row.counted[name] ?? zero), value ?? zero));
      row.counted[name] = value;
    }
  }

  // A row that leaves takes its share of sums and faults along.
  leave(row) {
    for (const { name } of this.summed) this.sums.set(name, subtract(this.sums.get(name), row.counted[name] ?? zero));
    row.counted = {};
    this.faulty -= Object.keys(row.faults).length;
  }

  join(row) {
    this.faulty += Object.keys(row.faults).length;
    this.compute(row);
  }

  shown(row, { name, sort, places, money, options }) {
    const cell = row.cells[name] ?? "";
    if (sort === "look-up") return row.labels[name] ?? "";
    if (sort === "yes") return cell === "on" ? "\u2713" : cell;
    if (sort === "choice") return options.find(([value]) => value === cell)?.[1] ?? cell;
    if (places !== null && exact(cell)) return grouped(cell, money ? places : 0);
    return cell;
  }

  total({ name, places, money }) {
    const text = rounded(this.sums.get(name), places ?? 0);
    return grouped(money ? text : (numberOf(text) ?? text), money ? places : 0);
  }

  // The way back: each step knows how to be taken back and how to be taken again.
  remember(step) {
    this.done.push(step);
    if (this.done.length > MOST_STEPS) this.done.shift();
    this.undone = [];
  }

  back() {
    const step = this.done.pop();
    if (step) this.undone.push(step);
    return step;
  }

  again() {
    const step = this.undone.pop();
    if (step) this.done.push(step);
    return step;
  }
}

// A copy of what a row says, to put back as it was.
export function copied(row) {
  const { cells, labels, faults, refused, notes, filled } = row;
  return structuredClone({ cells, labels, faults, refused, notes, filled });
}
