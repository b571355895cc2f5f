// Rows that come, go and move in a line grid; what a spreadsheet brings; and what must be so before they are sent.

import { say } from "./dom.js";
import { numberOf } from "./entry.js";
import { exact, rounded } from "./exact.js";
import { deeds } from "./grid-deeds.js";
import { copied } from "./grid-lines.js";
import { cellsOf, placed } from "./grid-paste.js";

export const rowsOfGrid = {
  addBelow(row, place) {
    this.commit();
    if (this.lines.rows.length >= this.lines.most) {
      this.notice(say("too_many_lines", { most: this.lines.most }));
      return;
    }
    const isOpenEnd = this.row === this.lines.rows.at(-1) && this.lines.isBlank(this.row);
    const at = this.at + (isOpenEnd ? 0 : 1);
    this.clear();
    this.putIn([row], at);
    this.lines.remember({ added: { rows: [row], at } });
    this.stand(at, place);
    this.changed();
  },

  putIn(rows, at) {
    this.lines.rows.splice(at, 0, ...rows);
    for (const row of rows) this.lines.join(row);
    this.view.insert(rows, at);
  },

  putOut(rows) {
    const gone = new Set(rows);
    this.lines.rows = this.lines.rows.filter((row) => !gone.has(row));
    for (const row of rows) {
      this.lines.leave(row);
      row.node.remove();
    }
  },

  move(from, to) {
    const [row] = this.lines.rows.splice(from, 1);
    this.lines.rows.splice(to, 0, row);
    row.node.remove();
    this.view.body.insertBefore(row.node, this.view.body.rows[to] ?? null);
  },

  // ---- the way back

  takeStep(step, isForward) {
    if (!step) return;
    const { changes = [], added, removed, moved } = step;
    let at = this.at;
    this.clear();
    if (!isForward) changes.forEach(({ row, was }) => this.restore(row, was));
    for (const [group, isComing] of [[added, isForward], [removed, !isForward]]) {
      if (!group) continue;
      if (isComing) this.putIn(group.rows, group.at);
      else this.putOut(group.rows);
      at = group.at;
    }
    if (moved) {
      const [from, to] = isForward ? moved : moved.toReversed();
      this.move(from, to);
      at = to;
    }
    if (isForward) changes.forEach(({ row, now }) => this.restore(row, now));
    if (changes.length) at = this.lines.rows.indexOf(changes[0].row);
    this.settle();
    this.stand(at, this.place);
    this.changed();
  },

  restore(row, said) {
    this.lines.leave(row);
    Object.assign(row, structuredClone(said));
    this.lines.join(row);
    if (!this.lines.rows.includes(row)) this.putIn([row], this.lines.rows.length); // it was the blank one at the end
    this.view.paint(row);
    for (const column of this.lines.entered) {
      const label = row.labels[column.name];
      const isOpen = column.sort === "look-up" && label && !row.cells[column.name] && !row.faults[column.name];
      if (isOpen) this.resolve([row], column, [label]);
    }
  },

  // ---- from a spreadsheet

  pasted(event) {
    const cells = cellsOf(event.clipboardData?.getData("text/plain") ?? "");
    const isOne = cells.length < 2 && (cells[0]?.length ?? 0) < 2;
    if (event.target !== this.cellInput || isOne) return; // one cell is pasted as any text is
    event.preventDefault();
    this.paste(cells);
  },

  paste(cells) {
    const { rows, columns, unknown, beyond } = placed(cells, this.lines.columns, this.place);
    const room = this.lines.most - this.at;
    const pasted = rows.slice(0, room);
    const present = this.lines.rows.slice(this.at, this.at + pasted.length);
    const fresh = pasted.slice(present.length).map(() => this.lines.row());
    const changes = present.map((row) => ({ row, was: copied(row), now: null }));
    const wanted = new Map();
    this.clear();
    [...present, ...fresh].forEach((row, place) => this.fill(row, pasted[place], columns, wanted));
    for (const change of changes) {
      this.lines.compute(change.row);
      change.now = copied(change.row);
    }
    const at = this.lines.rows.length;
    this.lines.rows.push(...fresh);
    for (const row of fresh) this.lines.compute(row);
    this.note([...present, ...fresh], pasted, columns);
    for (const row of present) this.view.paint(row);
    this.view.insert(fresh, at);
    this.lines.remember({ changes, ...(fresh.length ? { added: { rows: fresh, at } } : {}) });
    this.stand(this.at, this.place);
    this.changed();
    for (const [column, { rows: asking, texts }] of wanted) this.resolve(asking, column, texts);
    this.report({ count: pasted.length, unknown, beyond, over: rows.length - pasted.length });
  },

  fill(row, texts, columns, wanted) {
    if (!texts.some((text, place) => text.trim() && columns[place])) return;
    this.begin(row);
    texts.forEach((text, place) => {
      const column = columns[place];
      if (!column || column.sort === "computed") return;
      this.lines.put(row, column, text);
      if (column.sort !== "look-up" || !text.trim()) return;
      if (!wanted.has(column)) wanted.set(column, { rows: [], texts: [] });
      wanted.get(column).rows.push(row);
      wanted.get(column).texts.push(text.trim());
    });
  },

  // What was pasted for a computed cell and says something else is kept as a note on it.
  note(rows, pasted, columns) {
    columns.forEach((column, place) => {
      if (column?.sort !== "computed") return;
      rows.forEach((row, at) => {
        const said = numberOf(pasted[at][place] ?? "");
        const own = row.cells[column.name];
        const isSame = said === null || (own && rounded(exact(said), column.places ?? 0) === own);
        if (isSame) delete row.notes[column.name];
        else row.notes[column.name] = say("paste_said", { text: pasted[at][place] });
      });
    });
  },

  report(pasted) {
    const { count, unknown, beyond, over } = pasted;
    const told = [say("pasted", { number: count })];
    if (this.lines.faulty) told.push(say("to_look_at", { number: this.lines.faulty }));
    if (unknown.length) told.push(say("unknown_columns", { names: unknown.join(say("and")) }));
    if (beyond) told.push(say("beyond", { number: beyond }));
    if (over) told.push(say("over", { number: over, most: this.lines.most }));
    this.notice(told.join(" "));
    this.reported = pasted; // what is asked for behind one's back may still find faults
  },

  // ---- the form

  // A link to a cell, as the list of faults has them.
  follow(hash) {
    const [, at, name] = new RegExp(`^#${this.said.part}-(\\d+)-(\\w+)$`).exec(hash) ?? [];
    if (name) this.go(Number(at), this.placeOf(name));
    else this.focusCell();
  },

  sending(event) {
    this.commit();
    if (this.waiting.size) {
      event.preventDefault();
      Promise.all(this.waiting).then(() => this.form.requestSubmit(event.submitter));
    } else if (this.lines.faulty) {
      event.preventDefault();
      this.notice(say("to_look_at", { number: this.lines.faulty }));
      this.seekFault();
    }
  },

  // The first cell of all that needs to be looked at.
  seekFault() {
    this.go(Infinity, Infinity);
    deeds.fault.call(this, 1);
  },
};
