import { closeSync, fstatSync, openSync, readSync, type Stats } from "node:fs";
import { sharedFloats } from "./layout.js";

/** Rows of numbers in a file, from its first byte on, and which file it was when the dataset was opened. */
export interface StoredRows {
  readonly file: string;
  readonly identity: string;
}

/** Numbers in a file from byte `at` on. */
export interface PlaceInFile {
  readonly file: string;
  readonly at: number;
}

/** One number per date, the same for all symbols: a matrix is made of it where it is needed. */
export interface DailyRows<Place = Float64Array> {
  readonly daily: Place;
  /** Columns with the number; those from here to the stride are NaN. */
  readonly symbols: number;
  readonly stride: number;
}

/** Rows [from, from + out.length / stride) of the matrix. */
export function spread({ daily, symbols, stride }: DailyRows, from: number, out: Float64Array): void {
  out.fill(Number.NaN);
  for (let t = 0; t * stride < out.length; t++) out.fill(daily[from + t]!, t * stride, t * stride + symbols);
}

/** Tells a file from another that was put in its place. */
export const identityOf = ({ ino, size, mtimeMs }: Pick<Stats, "ino" | "size" | "mtimeMs">): string =>
  `${ino}:${size}:${mtimeMs}`;

/** One read moves at most 2 GiB. */
const STEP = 1 << 30;

/**
 * Fills `out` from byte `from` of the file on.
 * @throws the error that `changed` makes, when the file is not the one that was opened or ends too early
 */
export function readStored(
  { file, identity }: { readonly file: string; readonly identity?: string },
  from: number,
  out: Uint8Array,
  changed: (how: string, cause?: unknown) => Error,
): void {
  let opened: number;
  try {
    opened = openSync(file, "r");
  } catch (cause) {
    throw changed("was removed", cause);
  }
  try {
    if (identity !== undefined && identityOf(fstatSync(opened)) !== identity) throw changed("was replaced");
    for (let done = 0; done < out.length; ) {
      const read = readSync(opened, out, done, Math.min(out.length - done, STEP), from + done);
      if (read === 0) throw changed("became shorter");
      done += read;
    }
  } finally {
    closeSync(opened);
  }
}

/** The first `cells` numbers of the file, in shared memory; throws as `readStored` does. */
export function readField(
  rows: StoredRows,
  cells: number,
  changed: (how: string, cause?: unknown) => Error,
): Float64Array {
  const values = new Float64Array(new SharedArrayBuffer(cells * 8));
  readStored(rows, 0, new Uint8Array(values.buffer), changed);
  return values;
}

/** Where the numbers of a field are. */
export type FieldRows = StoredRows | DailyRows | Float64Array;

function matrixOf(rows: DailyRows): Float64Array {
  const values = sharedFloats(rows.daily.length * rows.stride);
  spread(rows, 0, values);
  return values;
}

/**
 * The fields of a dataset, each read from its file when somebody first asks for its numbers: a formula reads three to
 * six of twenty-two. Evaluators read the files themselves (`rows`), so that a field is not in memory twice. Going
 * through all values reads all fields.
 */
export class StoredFields implements ReadonlyMap<string, Float64Array> {
  readonly #loaded = new Map<string, Float64Array>();
  readonly #rows: ReadonlyMap<string, FieldRows>;
  readonly #read: (name: string, rows: StoredRows) => Float64Array;

  /** @param read what is done when a field is first asked for that is not in memory */
  constructor(rows: ReadonlyMap<string, FieldRows>, read: (name: string, rows: StoredRows) => Float64Array) {
    this.#rows = rows;
    this.#read = read;
  }

  get size(): number {
    return this.#rows.size;
  }

  has(name: string): boolean {
    return this.#rows.has(name);
  }

  get(name: string): Float64Array | undefined {
    const rows = this.#rows.get(name);
    if (!rows || rows instanceof Float64Array) return rows;
    const known = this.#loaded.get(name) ?? ("daily" in rows ? matrixOf(rows) : this.#read(name, rows));
    this.#loaded.set(name, known);
    return known;
  }

  /** Where the numbers of each field are, without reading them. */
  rows(): ReadonlyMap<string, FieldRows> {
    return this.#rows;
  }

  /** The first cells of these fields, read when and where these are, and `more` beside them. */
  first(cells: number, more: ReadonlyMap<string, Float64Array>): StoredFields {
    const mine = [...this.#rows].map(([name, rows]) => {
      const cut = "daily" in rows && { ...rows, daily: rows.daily.subarray(0, cells / rows.stride) };
      return [name, cut || rows] as const;
    });
    return new StoredFields(new Map([...mine, ...more]), (name) => this.get(name)!.subarray(0, cells));
  }

  keys(): MapIterator<string> {
    return this.#rows.keys();
  }

  *values(): MapIterator<Float64Array> {
    for (const name of this.#rows.keys()) yield this.get(name)!;
  }

  *entries(): MapIterator<[string, Float64Array]> {
    for (const name of this.#rows.keys()) yield [name, this.get(name)!];
  }

  [Symbol.iterator](): MapIterator<[string, Float64Array]> {
    return this.entries();
  }

  forEach(visit: (values: Float64Array, name: string, map: ReadonlyMap<string, Float64Array>) => void): void {
    for (const [name, values] of this) visit(values, name, this);
  }
}
