import { closeSync, fstatSync, openSync, readSync, type Stats } from "node:fs";

/** Rows of numbers in a file, from its first byte on, and which file it was when the dataset was opened. */
export interface StoredRows {
  readonly file: string;
  readonly identity: string;
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

/**
 * The fields of a dataset, each read from its file when somebody first asks for its numbers: a formula reads three to
 * six of twenty-two. Evaluators read the files themselves (`rows`), so that a field is not in memory twice. Going
 * through all values reads all fields.
 */
export class StoredFields implements ReadonlyMap<string, Float64Array> {
  readonly #loaded = new Map<string, Float64Array>();
  readonly #files: ReadonlyMap<string, StoredRows>;
  readonly #cells: number;
  readonly #changed: (file: string, how: string, cause?: unknown) => Error;

  /** @param cells rows × stride of the window: what lies behind them in the files is never read */
  constructor(
    files: ReadonlyMap<string, StoredRows>,
    cells: number,
    changed: (file: string, how: string, cause?: unknown) => Error,
  ) {
    this.#files = files;
    this.#cells = cells;
    this.#changed = changed;
  }

  get size(): number {
    return this.#files.size;
  }

  has(name: string): boolean {
    return this.#files.has(name);
  }

  get(name: string): Float64Array | undefined {
    const known = this.#loaded.get(name);
    const rows = this.#files.get(name);
    if (known || !rows) return known;
    const values = new Float64Array(new SharedArrayBuffer(this.#cells * 8));
    const out = new Uint8Array(values.buffer);
    readStored(rows, 0, out, (how, cause) => this.#changed(rows.file, how, cause));
    this.#loaded.set(name, values);
    return values;
  }

  /** Where the numbers of each field are, without reading them. */
  rows(): ReadonlyMap<string, StoredRows> {
    return this.#files;
  }

  keys(): MapIterator<string> {
    return this.#files.keys();
  }

  *values(): MapIterator<Float64Array> {
    for (const name of this.#files.keys()) yield this.get(name)!;
  }

  *entries(): MapIterator<[string, Float64Array]> {
    for (const name of this.#files.keys()) yield [name, this.get(name)!];
  }

  [Symbol.iterator](): MapIterator<[string, Float64Array]> {
    return this.entries();
  }

  forEach(visit: (values: Float64Array, name: string, map: ReadonlyMap<string, Float64Array>) => void): void {
    for (const [name, values] of this) visit(values, name, this);
  }
}
