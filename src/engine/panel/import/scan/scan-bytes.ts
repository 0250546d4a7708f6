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

const MARK_ROWS = 8192;
/** Odd cells that are looked at together. */
const ODD = 1 << 14;
/** Symbols that the kernel tells apart by itself; further ones are looked up here. */
const MAX_KNOWN = 1 << 15;
const SLOTS = 1 << 17;

type Kernel = (...args: number[]) => number;

/** Turns bytes into rows with the WASM kernel (compute/kernels/csv.ts). Lines are put into `input`. */
export class LineReader {
  /** Distinct spellings, numbered as they come. */
  readonly symbols: string[] = [];
  readonly #numberOf = new Map<string, number>();
  readonly #memory: WebAssembly.Memory;
  readonly #scan: Kernel;
  readonly #add: Kernel;
  readonly #known: number;
  readonly #table: number;
  readonly #base: number;
  readonly #room: number;
  #lastDate = -1;
  #lastDay = 0;

  /** @param room bytes of a block with all of its lines' ends */
  constructor(module: WebAssembly.Module, room: number) {
    this.#memory = new WebAssembly.Memory({ initial: 16, maximum: 65536 });
    const { exports } = new WebAssembly.Instance(module, { env: { memory: this.#memory } });
    // Kernels of an older build lack it.
    if (typeof exports["scanCsv"] !== "function") throw new NotPlain();
    this.#scan = exports["scanCsv"] as Kernel;
    this.#add = exports["addSymbol"] as Kernel;
    this.#known = align((exports["heapBase"] as Kernel)());
    this.#table = this.#known + MAX_KNOWN * 16;
    this.#base = this.#table + SLOTS * 4;
    this.#room = align(room + 64);
    this.#grow(this.#base + this.#room);
    new Int32Array(this.#memory.buffer, this.#table, SLOTS).fill(-1);
  }

  /** The number of a spelling, a new one if it has none. */
  symbol(text: string): number {
    const known = this.#numberOf.get(text);
    if (known !== undefined) return known;
    this.#numberOf.set(text, this.symbols.length);
    return this.symbols.push(text) - 1;
  }

  /** Where a block's bytes are put. Look at it again before each use: the memory may have grown. */
  get input(): Uint8Array {
    return new Uint8Array(this.#memory.buffer, this.#base, this.#room);
  }

  /**
   * The lines of `input` from `from` to `to` (which is behind a line's end). `fixed` is the symbol of files without
   * a symbol column. Numbers are the nearest doubles, as any correct parser gives them.
   * @throws NotPlain
   */
  read(from: number, to: number, { cells, columns, delimiter, dateFormat }: ScanLayout, fixed: number): Rows {
    const capacity = estimateLines(this.input, from, to);
    const codes = this.#base + this.#room;
    const state = align(codes + cells.length * 4);
    const odd = state + 64;
    const dates = odd + ODD * 16;
    const names = align(dates + capacity * 4);
    const values = align(names + capacity * 12);
    this.#grow(values + capacity * columns * 8);
    const { buffer } = this.#memory;
    new Int32Array(buffer, codes, cells.length).set(cells);
    const pieces: Rows[] = [];
    for (let at = this.#base + from; at < this.#base + to; ) {
      const count = this.#scan(
        ...[at, this.#base + to, codes, cells.length, delimiter.charCodeAt(0)],
        ...[dateFormat === "iso" ? 1 : 0, dates, names, values, capacity, odd, ODD],
        ...[this.#known, this.#table, SLOTS, state],
      );
      if (count < 0) throw new NotPlain();
      const [next = 0, odds = 0] = new Int32Array(buffer, state, 2);
      this.#lookAt(new Int32Array(buffer, odd, odds * 4), values, capacity);
      pieces.push({
        days: this.#days(new Int32Array(buffer, dates, count)),
        symbols: this.#numbers(new Int32Array(buffer, names, count * 3), count, fixed),
        values: packed(new Float64Array(buffer, values, capacity * columns), capacity, count, columns),
        capacity: count,
        count,
      });
      at = next;
    }
    return pieces.length === 1 ? pieces[0]! : joined(pieces, columns);
  }

  /** Cells that are no plain digits. @throws NotPlain when one is no number and no word for a missing one */
  #lookAt(odd: Int32Array, values: number, capacity: number): void {
    if (odd.length === 0) return;
    const { buffer } = this.#memory;
    for (let k = 0; k < odd.length; k += 4) {
      const [row, column, at, length] = [odd[k]!, odd[k + 1]!, odd[k + 2]!, odd[k + 3]!];
      const text = Buffer.from(buffer, at, length).toString("latin1");
      new Float64Array(buffer, values + (column * capacity + row) * 8, 1)[0] = numberOf(text);
    }
  }

  #days(dates: Int32Array): Int32Array {
    const days = new Int32Array(dates.length);
    for (let r = 0; r < dates.length; r++) {
      const date = dates[r]!;
      if (date !== this.#lastDate) {
        this.#lastDay = dayOf(date);
        this.#lastDate = date;
      }
      days[r] = this.#lastDay;
    }
    return days;
  }

  #numbers(names: Int32Array, count: number, fixed: number): Int32Array {
    const out = new Int32Array(count);
    if (fixed >= 0) return out.fill(fixed);
    for (let r = 0; r < count; r++) {
      const number = names[3 * r]!;
      out[r] = number >= 0 ? number : this.#unknown(names[3 * r + 1]!, names[3 * r + 2]!);
    }
    return out;
  }

  #unknown(at: number, length: number): number {
    const before = this.symbols.length;
    const number = this.symbol(Buffer.from(this.#memory.buffer, at, length).toString("latin1"));
    if (number === before && number < MAX_KNOWN && length <= 16)
      this.#add(at, length, number, this.#known, this.#table, SLOTS);
    return number;
  }

  #grow(bytes: number): void {
    const missing = bytes - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / 65536));
  }
}

const align = (address: number): number => Math.ceil(address / 64) * 64;

/** About how many lines there are, by the first of them, and some more; more lines than that are read in two goes. */
function estimateLines(bytes: Uint8Array, from: number, to: number): number {
  const head = Math.min(to, from + MARK_ROWS);
  let lines = 0;
  for (let at = from; at < head; at++) if (bytes[at] === 10) lines++;
  return Math.ceil(((Math.max(1, lines) * (to - from)) / (head - from)) * 1.1) + 16;
}

/** A copy without the room behind the columns. */
function packed(values: Float64Array, capacity: number, count: number, columns: number): Float64Array {
  const out = new Float64Array(count * columns);
  for (let c = 0; c < columns; c++) out.set(values.subarray(c * capacity, c * capacity + count), c * count);
  return out;
}

function joined(pieces: readonly Rows[], columns: number): Rows {
  const count = pieces.reduce((sum, piece) => sum + piece.count, 0);
  const out = {
    days: new Int32Array(count),
    symbols: new Int32Array(count),
    values: new Float64Array(count * columns),
    capacity: count,
    count,
  };
  let at = 0;
  for (const piece of pieces) {
    out.days.set(piece.days, at);
    out.symbols.set(piece.symbols, at);
    for (let c = 0; c < columns; c++)
      out.values.set(piece.values.subarray(c * piece.count, (c + 1) * piece.count), c * count + at);
    at += piece.count;
  }
  return out;
}

function numberOf(text: string): number {
  if (isMissing(text)) return Number.NaN;
  if (!isNumber(text) || text.startsWith("+")) throw new NotPlain();
  const value = Number(text);
  if (!Number.isFinite(value)) throw new NotPlain();
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
