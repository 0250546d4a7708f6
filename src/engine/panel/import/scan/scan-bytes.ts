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

/** Where rows lie in the kernel's memory. */
interface Place {
  readonly at: number;
  readonly columns: number;
  readonly capacity: number;
  count: number;
}

/** Something that only a full CSV reader can judge: a quote, a date of another form, text where a number belongs. */
export class NotPlain extends Error {}

const MARK_ROWS = 8192;
/** Pages of 64 KiB: each growth makes V8 look for garbage, and memory that nobody has touched costs nothing. */
const GROWTH = 2048;
/** Odd cells that are looked at together. */
const ODD = 1 << 14;
/** Symbols that the kernel tells apart by itself; further ones are looked up here. */
const MAX_KNOWN = 1 << 15;
const SLOTS = 1 << 17;

type Kernel = (...args: number[]) => number;

/**
 * Turns bytes into rows with the WASM kernel (compute/kernels/csv.ts). Lines are put into `input`; rows stay in the
 * kernel's memory, block behind block, and are never copied.
 */
export class LineReader {
  /** Distinct spellings, numbered as they come. */
  readonly symbols: string[] = [];
  readonly #numberOf = new Map<string, number>();
  readonly #memory: WebAssembly.Memory;
  readonly #scan: Kernel;
  readonly #add: Kernel;
  readonly #known: number;
  readonly #table: number;
  readonly #odd: number;
  readonly #base: number;
  readonly #room: number;
  readonly #places: Place[] = [];
  /** Free from here on. */
  #top: number;

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
    this.#odd = this.#table + SLOTS * 4;
    this.#base = this.#odd + ODD * 16;
    this.#room = align(room + 64);
    this.#top = this.#base + this.#room;
    this.#grow(this.#top);
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

  /** All rows so far, as they lie in memory: to be looked at before anything else is read. */
  *rows(): Generator<Rows> {
    const { buffer } = this.#memory;
    for (const { at, columns, capacity, count } of this.#places)
      yield {
        days: new Int32Array(buffer, at, count),
        symbols: new Int32Array(buffer, at + capacity * 4, count),
        values: new Float64Array(buffer, at + capacity * 8, capacity * columns),
        capacity,
        count,
      };
  }

  /**
   * The lines of `input` from `from` to `to` (which is behind a line's end). `fixed` is the symbol of files without
   * a symbol column. Numbers are the nearest doubles, as any correct parser gives them.
   * @throws NotPlain
   */
  read(from: number, to: number, { cells, columns, delimiter, dateFormat }: ScanLayout, fixed: number): void {
    const capacity = estimateLines(this.input, from, to);
    let place: Place | undefined;
    for (let at = this.#base + from; at < this.#base + to; ) {
      if (!place || place.count === capacity) place = this.#place(capacity, columns);
      const days = place.at;
      const symbols = days + capacity * 4;
      const values = symbols + capacity * 4;
      const codes = this.#top;
      const state = align(codes + cells.length * 4);
      this.#grow(state + 64);
      const { buffer } = this.#memory;
      new Int32Array(buffer, codes, cells.length).set(cells);
      const count = this.#scan(
        ...[at, this.#base + to, codes, cells.length, delimiter.charCodeAt(0), dateFormat === "iso" ? 1 : 0],
        ...[days, symbols, values, capacity, place.count, this.#odd, ODD],
        ...[this.#known, this.#table, SLOTS, state],
      );
      if (count < 0) throw new NotPlain();
      const [next = 0, odds = 0] = new Int32Array(buffer, state, 2);
      this.#lookAt(odds, symbols, values, capacity);
      if (fixed >= 0) new Int32Array(buffer, symbols, capacity).fill(fixed, place.count, count);
      place.count = count;
      at = next;
    }
  }

  #place(capacity: number, columns: number): Place {
    const place = { at: this.#top, columns, capacity, count: 0 };
    this.#top = align(this.#top + capacity * 8 * (columns + 1));
    this.#grow(this.#top);
    this.#places.push(place);
    return place;
  }

  /** Symbols that are new, and cells that are no plain digits. @throws NotPlain when one is no number and no word for a missing one */
  #lookAt(odds: number, symbols: number, values: number, capacity: number): void {
    if (odds === 0) return;
    const { buffer } = this.#memory;
    const odd = new Int32Array(buffer, this.#odd, odds * 4);
    const numbers = new Int32Array(buffer, symbols, capacity);
    for (let k = 0; k < odd.length; k += 4) {
      const [row, kind, at, length] = [odd[k]!, odd[k + 1]!, odd[k + 2]!, odd[k + 3]!];
      const text = Buffer.from(buffer, at, length).toString("latin1");
      if (kind === SYMBOL) numbers[row] = this.#unknown(text, at, length);
      else new Float64Array(buffer, values + (kind * capacity + row) * 8, 1)[0] = numberOf(text);
    }
  }

  #unknown(text: string, at: number, length: number): number {
    const before = this.symbols.length;
    const number = this.symbol(text);
    if (number === before && number < MAX_KNOWN && length <= 16)
      this.#add(at, length, number, this.#known, this.#table, SLOTS);
    return number;
  }

  /** @throws NotPlain beyond 4 GiB: DuckDB can put rows on the disk */
  #grow(bytes: number): void {
    const missing = Math.ceil((bytes - this.#memory.buffer.byteLength) / 65536);
    if (missing <= 0) return;
    try {
      this.#memory.grow(Math.max(missing, GROWTH));
    } catch {
      throw new NotPlain();
    }
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

function numberOf(text: string): number {
  if (isMissing(text)) return Number.NaN;
  if (!isNumber(text) || text.startsWith("+")) throw new NotPlain();
  const value = Number(text);
  if (!Number.isFinite(value)) throw new NotPlain();
  return value;
}
