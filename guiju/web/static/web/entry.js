// Numbers and days as people write them, by the rules of the server (guiju/web/entry.py): what is not clear
// is not understood, and never guessed.

import { exact, Formula, rounded } from "./exact.js";

const NUMBER = /^[+-]?(?:(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]*)?|\.[0-9]+)$/;
const CURRENCY = [/^(?:[\u00a5$\u20ac\u00a3]|CNY|RMB|\u4eba\u6c11\u5e01)/i, /(?:\u5143|CNY|RMB)$/i];
const LONGEST = 60;
const SUM_PLACES = 12;

export const plain = (text) => text.normalize("NFKC").replaceAll("\u3002", ".").replaceAll("\u2212", "-").trim();

// The plain number that is meant, as text; null where it is no clear number. "=3*4" is worked out.
export function numberOf(text) {
  let bare = plain(text).replace(/\s/g, "");
  if (bare.startsWith("=")) return workedOut(bare.slice(1));
  const isNegative = bare.startsWith("(") && bare.endsWith(")");
  if (isNegative) bare = bare.slice(1, -1);
  const sign = /^[+-]/.test(bare) ? bare[0] : "";
  bare = sign + CURRENCY.reduce((left, pattern) => left.replace(pattern, ""), bare.slice(sign.length));
  if (bare.length > LONGEST || !NUMBER.test(bare) || (isNegative && sign)) return null;
  const [whole, part = ""] = bare.replaceAll(",", "").replace(/^\+/, "").split(".");
  const fraction = part.replace(/0+$/, "");
  const digits = whole.replace(/^-/, "").replace(/^0+/, "") || "0";
  const said = fraction ? `${digits}.${fraction}` : digits;
  return (isNegative || whole.startsWith("-")) && said !== "0" ? `-${said}` : said;
}

// The number that a field of a form says, as an exact one; a tick is 1 or 0.
export function numberIn(form, name) {
  const field = form.elements.namedItem(name);
  if (field?.type === "checkbox") return exact(field.checked ? "1" : "0");
  const number = numberOf(field?.value ?? "");
  return number === null ? null : exact(number);
}

function workedOut(text) {
  try {
    const value = new Formula(text.replace(/(?<=\d),(?=\d{3}(?!\d))/g, "")).value(() => null);
    return value && numberOf(rounded(value, SUM_PLACES));
  } catch {
    return null;
  }
}

const YEAR_FIRST = /^([0-9]{4}|[0-9]{2})[-/.\u5e74]([0-9]{1,2})[-/.\u6708]([0-9]{1,2})\u65e5?$/;
const YEAR_LAST = /^([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})$/;
const NO_YEAR = /^([0-9]{1,2})[-/.\u6708]([0-9]{1,2})\u65e5?$/;
const DIGITS = /^([0-9]{4})?([0-9]{2})([0-9]{2})$/;
const DAYS_AWAY = /^[+-][0-9]{1,4}$/;
const MIDNIGHT = /[ T]0?0:00(?::00(?:\.0+)?)?$/;
const TODAY = ["t", "\u4eca\u5929"];
const A_DAY = 86_400_000;
const LEAP = 4;

// The day that is meant, as 2026-11-24; null where it is not clear. `today` is such a text, too.
export function dayOf(text, today) {
  const bare = plain(text).replace(MIDNIGHT, "").replaceAll(" ", "");
  const now = Date.parse(today);
  if (TODAY.includes(bare.toLowerCase())) return today;
  if (DAYS_AWAY.test(bare)) return iso(now + Number(bare) * A_DAY);
  let found;
  if ((found = YEAR_FIRST.exec(bare))) return day(Number(found[1]) + (found[1].length === 2 ? 2000 : 0), found[2], found[3]);
  if ((found = YEAR_LAST.exec(bare))) {
    const [, first, sign, second, year] = found;
    if (sign === "." || Number(first) > 12 || first === second) return day(year, second, first);
    return Number(second) > 12 ? day(year, first, second) : null;
  }
  if ((found = NO_YEAR.exec(bare))) return nearest(found[1], found[2], now);
  if ((found = DIGITS.exec(bare))) return found[1] ? day(found[1], found[2], found[3]) : nearest(found[2], found[3], now);
  return null;
}

function nearest(month, date, now) {
  const year = new Date(now).getUTCFullYear();
  const days = [];
  for (let one = year - LEAP; one <= year + LEAP; one++) days.push(day(one, month, date));
  const away = (one) => Math.abs(Date.parse(one) - now);
  return days.filter(Boolean).sort((a, b) => away(a) - away(b))[0] ?? null;
}

function day(year, month, date) {
  const said = `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}`;
  const time = Date.parse(said);
  return Number(year) > 0 && !Number.isNaN(time) && iso(time) === said ? said : null;
}

function iso(time) {
  const date = new Date(time);
  const year = date.getUTCFullYear();
  return Number.isNaN(time) || year < 1 || year > 9999 ? null : date.toISOString().slice(0, 10);
}
