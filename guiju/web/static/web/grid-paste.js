// What comes from a spreadsheet: rows of cells, perhaps with headings, put where they belong. What has no place
// is told, cell by cell; nothing is cut, rounded or passed over.

import { plain } from "./entry.js";

// Tab-separated cells; quoted ones may hold tabs, line ends and doubled quotes.
export function cellsOf(text) {
  const rows = [[]];
  const pattern = /(?:"((?:[^"]|"")*)"(?=[\t\r\n]|$)|([^\t\r\n]*))(\t|\r\n|\r|\n|$)/y;
  while (pattern.lastIndex < text.length) {
    const [, quoted, bare, end] = pattern.exec(text);
    rows.at(-1).push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end && end !== "\t") rows.push([]);
    if (end === "\t" && pattern.lastIndex === text.length) rows.at(-1).push("");
  }
  if (!rows.at(-1).length) rows.pop();
  return rows;
}

const called = (text) => plain(text).toLowerCase().replace(/[\s*:\uff1a]+/g, "");

// Which column each pasted cell belongs to. Headings are recognised where at least two, and at least half of
// those that say anything, are names of columns; else the cells follow from the column pasted into.
export function placed(rows, columns, start) {
  const heads = rows[0].map((cell) => columns.find(({ name, label }) => [label, name].map(called).includes(called(cell))));
  const named = heads.filter(Boolean).length;
  const said = rows[0].filter((cell) => cell.trim()).length;
  const isHeaded = rows.length > 1 && new Set(heads.filter(Boolean)).size === named && named >= Math.min(2, said) && named * 2 >= said && named > 0;
  if (isHeaded) {
    const unknown = rows[0].filter((cell, place) => cell.trim() && !heads[place]);
    return { rows: rows.slice(1), columns: heads, unknown, beyond: 0 };
  }
  const follow = columns.slice(start);
  const beyond = rows.reduce((sum, row) => sum + row.slice(follow.length).filter((cell) => cell.trim()).length, 0);
  return { rows, columns: follow, unknown: [], beyond };
}
