import { isMissing, isNumber } from "../values.js";

/** Where the cells of a line go. Everything else about a file is settled before (see plain-file.ts). */
export interface ScanLayout {
  readonly delimiter: string;
  readonly dateFormat: "iso" | "compact";
  /** Per cell of a line: DATE, SYMBOL, SKIP, or the index of a numeric column. */
  readonly cells: readonly number[];
  /** How many numeric columns there are. */
  readonly columns: number;
}
export const DATE = -1;
export const SYMBOL = -2;
export const SKIP = -3;

/** Lines as columns. Row r: day number, symbol number, and value of column c at values[c * capacity + r]; NaN = missing. */
export interface Rows {
  readonly days: Int32Array;
  readonly symbols: Int32Array;
  readonly values: Float64Array;
  readonly capacity: number;
  readonly count: number;
}

/** Something that only a full CSV reader can judge: a quote, a date of another form, text where a number belongs. */
export class NotPlain extends Error {}

const NEWLINE = 10;
const RETURN = 13;
const POINT = 46;
const MINUS = 45;
const ZERO = 48;
/** Exact as doubles: a mantissa below 2^53 divided by one of them is rounded once (Clinger 1990). */
const POWER = Float64Array.from({ length: 23 }, (_, k) => Number(`1e${k}`));

/** Distinct spellings of symbols, numbered as they come. Neighbouring lines mostly repeat or follow the line before. */
export class SymbolTable {
  readonly names: string[] = [];
  readonly #byHash = new Map<number, number[]>();
  readonly #bytes: Uint8Array[] = [];
  /** The symbol that followed each one the last time: files go through the market in the same order every day. */
  readonly #next: number[] = [];
  #last = -1;

  number(bytes: Uint8Array, from: number, to: number): number {
    const last = this.#last;
    if (last >= 0) {
      if (this.#is(last, bytes, from, to)) return last;
      const next = this.#next[last]!;
      if (next >= 0 && this.#is(next, bytes, from, to)) {
        this.#last = next;
        return next;
      }
    }
    const found = this.#find(bytes, from, to);
    if (last >= 0) this.#next[last] = found;
    this.#last = found;
    return found;
  }

  #find(bytes: Uint8Array, from: number, to: number): number {
    let hash = 0x811c9dc5;
    for (let i = from; i < to; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
    const known = this.#byHash.get(hash);
    for (const id of known ?? []) if (this.#is(id, bytes, from, to)) return id;
    const id = this.names.push(Buffer.from(bytes.subarray(from, to)).toString("latin1")) - 1;
    this.#bytes.push(bytes.slice(from, to));
    this.#next.push(-1);
    if (known) known.push(id);
    else this.#byHash.set(hash, [id]);
    return id;
  }

  #is(id: number, bytes: Uint8Array, from: number, to: number): boolean {
    const known = this.#bytes[id]!;
    if (known.length !== to - from) return false;
    for (let i = 0; i < known.length; i++) if (known[i] !== bytes[from + i]) return false;
    return true;
  }
}

/**
 * Reads whole lines from `from` to `to` (which is behind a line's end). `fixed` is the symbol of files without a symbol
 * column. Numbers are the nearest doubles, as any correct parser gives them.
 * @throws NotPlain
 */
export function scanLines(
  bytes: Uint8Array,
  from: number,
  to: number,
  layout: ScanLayout,
  symbols: SymbolTable,
  fixed: number,
): Rows {
  const { cells, columns } = layout;
  const delimiter = layout.delimiter.charCodeAt(0);
  const iso = layout.dateFormat === "iso";
  const width = cells.length;
  const capacity = countLines(bytes, from, to);
  const days = new Int32Array(capacity);
  const names = new Int32Array(capacity);
  const values = new Float64Array(capacity * columns);
  let row = 0;
  let lastDay = 0;
  let lastDate = -1;
  for (let at = from; at < to; row++) {
    names[row] = fixed;
    for (let c = 0; c < width; c++) {
      const kind = cells[c]!;
      const start = at;
      if (kind >= 0) {
        // A number: digits, perhaps a sign and a point. Anything else is looked at as text below.
        const negative = bytes[at] === MINUS;
        if (negative) at++;
        let high = 0;
        let low = 0;
        let digits = 0;
        let fraction = -1;
        let byte = bytes[at]!;
        for (;;) {
          const digit = byte - ZERO;
          if (digit >= 0 && digit <= 9) {
            if (digits === 9) high = low;
            low = digits === 9 ? digit : low * 10 + digit;
            // Leading zeros are no digits.
            if (digits > 0 || digit > 0) digits++;
            if (fraction >= 0) fraction++;
          } else if (byte === POINT && fraction < 0) fraction = 0;
          else break;
          byte = bytes[++at]!;
        }
        const length = at - start - (negative ? 1 : 0) - (fraction >= 0 ? 1 : 0);
        let value: number;
        if (
          (byte === delimiter || byte === NEWLINE || byte === RETURN) &&
          length > 0 &&
          digits <= 15 &&
          fraction <= 22
        ) {
          const mantissa = digits > 9 ? high * POWER[digits - 9]! + low : low;
          value = fraction > 0 ? mantissa / POWER[fraction]! : mantissa;
          if (negative) value = -value;
        } else if (at === start && (byte === delimiter || byte === NEWLINE || byte === RETURN))
          value = Number.NaN;
        else {
          while (byte !== delimiter && byte !== NEWLINE && byte !== RETURN) byte = bytes[++at]!;
          value = numberOf(bytes, start, at);
        }
        values[kind * capacity + row] = value;
      } else {
        let any = 0;
        let byte = bytes[at]!;
        while (byte !== delimiter && byte !== NEWLINE && byte !== RETURN) {
          any |= byte;
          if (byte === 34 || byte < 32) throw new NotPlain();
          byte = bytes[++at]!;
        }
        if (any >= 128) throw new NotPlain();
        if (kind === DATE) {
          const date = iso ? isoDate(bytes, start, at) : compactDate(bytes, start, at);
          if (date !== lastDate) {
            lastDate = date;
            lastDay = dayOf(date);
          }
          days[row] = lastDay;
        } else if (kind === SYMBOL) {
          if (at === start || bytes[start]! <= 32 || bytes[at - 1]! <= 32) throw new NotPlain();
          names[row] = symbols.number(bytes, start, at);
        }
      }
      if (c < width - 1) {
        if (bytes[at] !== delimiter) throw new NotPlain();
        at++;
      }
    }
    if (bytes[at] === RETURN) at++;
    if (bytes[at] !== NEWLINE) throw new NotPlain();
    at++;
  }
  return { days, symbols: names, values, capacity, count: row };
}

function countLines(bytes: Uint8Array, from: number, to: number): number {
  let lines = 0;
  for (let at = bytes.indexOf(NEWLINE, from); at >= 0 && at < to; at = bytes.indexOf(NEWLINE, at + 1))
    lines++;
  return lines;
}

/** A cell that is not plain digits. @throws NotPlain when it is no number and no word for a missing one */
function numberOf(bytes: Uint8Array, from: number, to: number): number {
  const text = Buffer.from(bytes.subarray(from, to)).toString("latin1");
  if (isMissing(text)) return Number.NaN;
  if (!isNumber(text) || text.startsWith("+")) throw new NotPlain();
  const value = Number(text);
  if (!Number.isFinite(value)) throw new NotPlain();
  return value;
}

/** yyyymmdd as a number. */
function isoDate(bytes: Uint8Array, from: number, to: number): number {
  if (to - from !== 10 || bytes[from + 4] !== MINUS || bytes[from + 7] !== MINUS) throw new NotPlain();
  return digits(bytes, from, 4) * 10_000 + digits(bytes, from + 5, 2) * 100 + digits(bytes, from + 8, 2);
}
function compactDate(bytes: Uint8Array, from: number, to: number): number {
  if (to - from !== 8) throw new NotPlain();
  return digits(bytes, from, 8);
}
function digits(bytes: Uint8Array, from: number, count: number): number {
  let value = 0;
  for (let i = from; i < from + count; i++) {
    const digit = bytes[i]! - ZERO;
    if (digit < 0 || digit > 9) throw new NotPlain();
    value = value * 10 + digit;
  }
  return value;
}

/** Day number of a date of the calendar. */
function dayOf(date: number): number {
  const [year, month, day] = [Math.floor(date / 10_000), Math.floor(date / 100) % 100, date % 100];
  const ms = Date.UTC(year, month - 1, day);
  const back = new Date(ms);
  if (year < 1000 || back.getUTCMonth() !== month - 1 || back.getUTCDate() !== day) throw new NotPlain();
  return ms / 86_400_000;
}
