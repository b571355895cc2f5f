// Exact numbers and formulas, the same as the server's: fractions of whole numbers, halves rounded away from
// zero. Nothing here is ever a floating-point number.

const ONE = 1n;

function fraction(n, d = ONE) {
  return d < 0n ? { n: -n, d: -d } : { n, d };
}

// A plain number as text ("-12.50"); null where it is none.
export function exact(text) {
  const found = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!found) return null;
  const [, sign, whole, part = ""] = found;
  const n = BigInt(whole + part);
  return { n: sign ? -n : n, d: 10n ** BigInt(part.length) };
}

export const zero = fraction(0n);
export const add = (a, b) => (a.d === b.d ? fraction(a.n + b.n, a.d) : fraction(a.n * b.d + b.n * a.d, a.d * b.d));
export const subtract = (a, b) => add(a, { n: -b.n, d: b.d });
const multiply = (a, b) => fraction(a.n * b.n, a.d * b.d);
const divide = (a, b) => (b.n === 0n ? null : fraction(a.n * b.d, a.d * b.n));

// Rounded to so many places, as text with all of them.
export function rounded(value, places) {
  const scaled = (value.n < 0n ? -value.n : value.n) * 10n ** BigInt(places);
  const whole = (2n * scaled + value.d) / (2n * value.d);
  const digits = String(whole).padStart(places + 1, "0");
  const cut = digits.length - places;
  const sign = value.n < 0n && whole > 0n ? "-" : "";
  return sign + digits.slice(0, cut) + (places ? `.${digits.slice(cut)}` : "");
}

// With thousands; with `places` padded to them ("1,234.50").
export function grouped(text, places = 0) {
  const [whole, part = ""] = text.split(".");
  const shown = part.padEnd(places, "0");
  return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (shown ? `.${shown}` : "");
}

// A formula: + - * / ( ), names, sum(part.field), round(x, places). Null where something is missing.
// Throws SyntaxError where the text is no formula.
export class Formula {
  constructor(text) {
    this.names = new Set();
    this.sums = new Set();
    this.tokens = text.match(/\d+(?:\.\d+)?|[A-Za-z_]\w*|[-+*/(),.]|\S/g) ?? [];
    this.value = this.#added();
    if (this.tokens.length) throw new SyntaxError(text);
  }

  #take(...wanted) {
    return wanted.includes(this.tokens[0]) ? this.tokens.shift() : "";
  }

  #need(token) {
    if (!this.#take(token)) throw new SyntaxError(`${token} is missing`);
  }

  #added() {
    return this.#chained(() => this.#multiplied(), { "+": add, "-": subtract });
  }

  #multiplied() {
    return this.#chained(() => this.#single(), { "*": multiply, "/": divide });
  }

  #chained(next, operations) {
    let left = next();
    for (let sign; (sign = this.#take(...Object.keys(operations)));) {
      const [before, after, operate] = [left, next(), operations[sign]];
      left = (resolve) => {
        const a = before(resolve);
        const b = a && after(resolve);
        return a && b && operate(a, b);
      };
    }
    return left;
  }

  #single() {
    if (this.#take("-")) {
      const inner = this.#single();
      return (resolve) => {
        const value = inner(resolve);
        return value && { n: -value.n, d: value.d };
      };
    }
    if (this.#take("(")) {
      const inner = this.#added();
      this.#need(")");
      return inner;
    }
    const token = this.tokens.shift() ?? "";
    const number = exact(token);
    if (number) return () => number;
    if (!/^[A-Za-z_]/.test(token)) throw new SyntaxError(token);
    if (this.#take("(")) return this.#called(token);
    this.names.add(token);
    return (resolve) => resolve(token);
  }

  #called(name) {
    if (name === "sum") {
      const part = this.tokens.shift();
      this.#need(".");
      const path = `${part}.${this.tokens.shift()}`;
      this.#need(")");
      this.sums.add(path);
      return (resolve) => resolve(path);
    }
    if (name !== "round") throw new SyntaxError(name);
    const inner = this.#added();
    this.#need(",");
    const places = Number(this.tokens.shift());
    this.#need(")");
    return (resolve) => {
      const value = inner(resolve);
      return value && exact(rounded(value, places));
    };
  }
}
