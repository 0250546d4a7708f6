import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { built } from "../../../assets.js";
import { LineReader, NotPlain, type Rows, type ScanLayout } from "./scan-bytes.js";

export interface ScanFile {
  readonly path: string;
  /** First byte behind the header, and the file's length. */
  readonly from: number;
  readonly to: number;
}

export interface ScanTask {
  readonly files: readonly ScanFile[];
  readonly layout: ScanLayout;
  /** Files without a symbol column: all rows of file k have the spelling `names[k]`. */
  readonly names: readonly string[] | null;
  /** Columns of volume, amount and close, to tell units by; null when one is missing. */
  readonly units: { readonly volume: number; readonly amount: number; readonly close: number } | null;
  /** The column of turnover, -1 for none: percent or fraction? */
  readonly turnover: number;
  /** Days that count, inclusive. */
  readonly first: number;
  readonly last: number;
  /** Int32 × 2: the next block to read, and not 0 to stop. */
  readonly shared: Int32Array;
}

/** What one scanner has seen of a table. */
export interface Scanned {
  readonly rows: number;
  /** Rows outside first..last. */
  readonly outside: number;
  readonly symbols: readonly string[];
  /** Per symbol: whether one of its rows lies inside first..last. */
  readonly inside: Uint8Array;
  /** Distinct days inside. */
  readonly days: Int32Array;
  /** Largest turnover, -Infinity when there is none. */
  readonly largest: number;
  /** amount / (volume × close) of some rows. */
  readonly ratios: Float64Array;
}

/** Where the rows go: everything lies in shared memory, several scanners fill it at once. */
export interface MoveTask {
  readonly stride: number;
  readonly firstDay: number;
  readonly rowOfDay: Int32Array;
  /** Per symbol of the scanner: its place in a row, -1 = none. */
  readonly position: Int32Array;
  /** Only cells with 1 are filled; null: all. */
  readonly allowed: Uint8Array | null;
  /** Set to 1 for each cell that is filled. */
  readonly seen: Uint8Array;
  readonly targets: readonly {
    readonly column: number;
    readonly values: Float64Array;
    readonly times: number;
    readonly over: number;
  }[];
}

export interface Moved {
  readonly matched: number;
  readonly infinite: number;
  /** Second rows of filled cells: the cell, and the row's values in the order of the targets. */
  readonly repeats: readonly { readonly cell: number; readonly values: readonly number[] }[];
}

export const BLOCK = 1 << 22;
/** No line of a table of numbers is as long. */
const LONGEST_LINE = 1 << 16;
const RATIOS = 100_000;

/** The kernels of the build. @throws NotPlain where nothing has been built: DuckDB reads everything then */
export function scanKernels(): WebAssembly.Module {
  try {
    return new WebAssembly.Module(readFileSync(built("kernels.wasm")));
  } catch {
    throw new NotPlain();
  }
}

/** Reads blocks of files as rows and later moves them into their cells. One per thread; they share the blocks. */
export class Scanner {
  readonly #reader: LineReader;

  constructor(module: WebAssembly.Module) {
    this.#reader = new LineReader(module, BLOCK + LONGEST_LINE + 1);
  }

  /** One step a block; other scanners of the same `shared` take the other blocks. */
  *scan(task: ScanTask): Generator<void, Scanned> {
    const { files, layout, names, shared } = task;
    const fixed = names?.map((name) => this.#reader.symbol(name));
    const starts = [0];
    for (const { from, to } of files)
      starts.push(starts.at(-1)! + Math.max(1, Math.ceil((to - from) / BLOCK)));
    for (let file = 0; ; ) {
      const block = Atomics.add(shared, 0, 1);
      if (block >= starts.at(-1)! || Atomics.load(shared, 1) !== 0) break;
      while (block >= starts[file + 1]!) file++;
      this.#read(files[file]!, block - starts[file]!, layout, fixed?.[file] ?? -1);
      yield;
    }
    return this.#summary(task);
  }

  #read(file: ScanFile, block: number, layout: ScanLayout, fixed: number): void {
    const first = file.from + block * BLOCK;
    const limit = Math.min(first + BLOCK, file.to);
    // A block's lines are those that begin in it; its first line may have begun before.
    const begin = block === 0 ? first : first - 1;
    const bytes = this.#reader.input;
    const handle = openSync(file.path, "r");
    let length = 0;
    try {
      const wanted = Math.min(limit + LONGEST_LINE - 1, file.to) - begin;
      while (length < wanted) {
        const read = readSync(handle, bytes, length, wanted - length, begin + length);
        if (read === 0) throw new NotPlain();
        length += read;
      }
    } finally {
      closeSync(handle);
    }
    if (begin + length === file.to && length > 0 && bytes[length - 1] !== 10) bytes[length++] = 10;
    const from = block === 0 ? 0 : bytes.indexOf(10) + 1;
    if (block > 0 && (from === 0 || from > length)) throw new NotPlain();
    if (begin + from >= limit) return;
    let to = length;
    if (limit < file.to) {
      to = bytes.indexOf(10, limit - 1 - begin) + 1;
      if (to === 0 || to > length) throw new NotPlain();
    }
    this.#reader.read(from, to, layout, fixed);
  }

  #summary({ first, last, turnover, units }: ScanTask): Scanned {
    const { symbols } = this.#reader;
    const inside = new Uint8Array(symbols.length);
    const days = new Set<number>();
    let largest = Number.NEGATIVE_INFINITY;
    const ratios: number[] = [];
    let rows = 0;
    let outside = 0;
    for (const block of this.#reader.rows()) {
      rows += block.count;
      let lastDay = Number.NaN;
      for (let r = 0; r < block.count; r++) {
        const day = block.days[r]!;
        if (day < first || day > last) {
          outside++;
          continue;
        }
        inside[block.symbols[r]!] = 1;
        if (day === lastDay) continue;
        lastDay = day;
        days.add(day);
      }
      if (turnover >= 0)
        largest = Math.max(largest, maximum(block.values, turnover * block.capacity, block.count));
      if (units && ratios.length < RATIOS) collectRatios(block, units, ratios);
    }
    return {
      rows,
      outside,
      symbols,
      inside,
      days: Int32Array.from(days),
      largest,
      ratios: Float64Array.from(ratios),
    };
  }

  /** Moves every row into its cell, one step a block. */
  *move(task: MoveTask): Generator<void, Moved> {
    const repeats: { cell: number; values: number[] }[] = [];
    let matched = 0;
    let infinite = 0;
    for (const block of this.#reader.rows()) {
      const cells = new Int32Array(block.count);
      const again: number[] = [];
      matched += findCells(block, task, cells, again);
      for (const { column, values, times, over } of task.targets)
        infinite += fill(values, cells, block.values, column * block.capacity, times, over);
      for (const [k, row] of again.entries())
        if (k % 2 === 0)
          repeats.push({
            cell: again[k + 1]!,
            values: task.targets.map(
              ({ column, times, over }) => (block.values[column * block.capacity + row]! * times) / over,
            ),
          });
      yield;
    }
    return { matched, infinite, repeats };
  }
}

function maximum(values: Float64Array, from: number, count: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = from; i < from + count; i++) if (values[i]! > largest) largest = values[i]!;
  return largest;
}

function collectRatios(
  { values, capacity, count }: Rows,
  { volume, amount, close }: NonNullable<ScanTask["units"]>,
  out: number[],
): void {
  for (let r = 0; r < count && out.length < RATIOS; r++) {
    const [v, a, c] = [
      values[volume * capacity + r]!,
      values[amount * capacity + r]!,
      values[close * capacity + r]!,
    ];
    if (v > 0 && a > 0 && c > 0) out.push(a / (v * c));
  }
}

/** The cell of each row, -1 for a row without one or whose cell is filled already (then row and cell go to `again`). */
function findCells(block: Rows, task: MoveTask, cells: Int32Array, again: number[]): number {
  const { stride, firstDay, rowOfDay, position, allowed, seen } = task;
  const { days, symbols, count } = block;
  let matched = 0;
  for (let r = 0; r < count; r++) {
    cells[r] = -1;
    const offset = days[r]! - firstDay;
    const date = offset >= 0 && offset < rowOfDay.length ? rowOfDay[offset]! : -1;
    const symbol = position[symbols[r]!]!;
    if (date < 0 || symbol < 0) continue;
    const cell = date * stride + symbol;
    if (allowed !== null && allowed[cell] !== 1) continue;
    matched++;
    // Another thread may have a row of the same cell: one of them is told that it came second.
    if (Atomics.exchange(seen, cell, 1) === 1) again.push(r, cell);
    else cells[r] = cell;
  }
  return matched;
}

/** Returns how many values were infinite: they count as missing. */
function fill(
  target: Float64Array,
  cells: Int32Array,
  values: Float64Array,
  from: number,
  times: number,
  over: number,
): number {
  let infinite = 0;
  const plain = times === 1 && over === 1;
  for (let r = 0; r < cells.length; r++) {
    const cell = cells[r]!;
    if (cell < 0) continue;
    const raw = values[from + r]!;
    const value = plain ? raw : (raw * times) / over;
    if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) {
      infinite++;
      target[cell] = Number.NaN;
    } else target[cell] = value;
  }
  return infinite;
}
