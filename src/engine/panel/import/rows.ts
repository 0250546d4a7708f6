/** The rows of a table that has been read, wherever they lie: in DuckDB or in scanners. */
export interface TableRows {
  /** Distinct spellings of symbols; a file without a symbol column is spelled by its path. */
  spellings(): Promise<readonly string[]>;
  /** What lies between the dates asked for. */
  overview(): Promise<Overview>;
  /** Largest turnover, undefined when there is none. */
  largestTurnover(): Promise<number | undefined>;
  /** Median of amount / (volume × close) of some rows with all three; undefined when there is none. */
  unitRatio(): Promise<number | undefined>;
  /** Moves the rows into their cells, in steps. Each row is moved once: the rows may be let go. */
  move(target: MoveTarget): AsyncGenerator<MoveStep>;
}

export interface Overview {
  readonly rows: number;
  /** Rows before or after the dates asked for. */
  readonly outside: number;
  /** Distinct days (since 1970-01-01) and spellings of the other rows, in any order. */
  readonly days: readonly number[];
  readonly spellings: readonly string[];
}

/** A value in our units: as in the source, × times, ÷ over. */
export interface Scale {
  readonly times?: number;
  readonly over?: number;
}

export interface MoveTarget {
  readonly stride: number;
  /** Day number of the first row, and the row of each day after it (-1: no such date). */
  readonly firstDay: number;
  readonly rowOfDay: Int32Array;
  /** Spelling → place in a row. */
  readonly position: ReadonlyMap<string, number>;
  /** Only cells with 1 are filled; null: all. */
  readonly allowed: Uint8Array | null;
  /** Set to 1 for each cell that is filled. */
  readonly seen: Uint8Array;
  /** Values are [dates × stride]; what is not filled is left alone. Infinite numbers count as missing. */
  readonly columns: readonly {
    readonly name: string;
    readonly scale: Scale;
    readonly values: Float64Array;
  }[];
}

export interface MoveStep {
  /** Rows that were looked at, and those of them that have a cell. */
  readonly rows: number;
  readonly matched: number;
  readonly infinite: number;
  /** Second rows of a cell: the first column in which the two differ, -1 when they are the same. */
  readonly repeats: readonly { readonly cell: number; readonly column: number }[];
}

/** Whether two values of a cell count as the same; an infinite one is missing. */
export const sameValue = (a: number, b: number): boolean =>
  a === b || (Number.isNaN(a) && (Number.isNaN(b) || !Number.isFinite(b)));
