import { mkdtemp, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { FactorValues } from "../compute/index.js";
import type { Panel } from "../panel/index.js";
import type { OnProgress } from "../progress.js";

/** Bytes of text that are written at once. */
const FLUSH_BYTES = 1 << 20;

/** Bytes of a row beside its symbol: a date, a number of at most 25 characters, commas and the end. */
const LONGEST_ROW = 40;

const ASCII = /^[ -~]*$/;

export interface LongTableOptions {
  readonly signal: AbortSignal;
  /** First and last date to write, inclusive. */
  readonly from?: string;
  readonly to?: string;
  readonly onProgress?: OnProgress;
}

/**
 * Writes factor values in long format `date, symbol, value`, one row per value of the universe; a missing or infinite
 * value has no row. Full precision: the shortest text that reads back as the same float64. The ending of `path`
 * chooses CSV or Parquet. The file appears when it is whole; an abort leaves nothing behind.
 *
 * @returns rows written
 * @throws the signal's reason when aborted, at the latest 100 ms after it
 */
export async function writeLongTable(
  path: string,
  panel: Panel,
  values: FactorValues,
  options: LongTableOptions,
): Promise<number> {
  const scratch = await mkdtemp(join(dirname(path), `.${basename(path)}-`));
  try {
    const csv = join(scratch, "values.csv");
    const rows = await writeCsv(csv, panel, values, basename(path), options);
    const whole = path.endsWith(".parquet")
      ? await toParquet(csv, join(scratch, "values.parquet"), options)
      : csv;
    options.signal.throwIfAborted();
    await rename(whole, path);
    return rows;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function writeCsv(
  file: string,
  panel: Panel,
  { rows, stride, values }: FactorValues,
  name: string,
  { signal, from = "", to = "9999-12-31", onProgress }: LongTableOptions,
): Promise<number> {
  const { dates, symbols, universe } = panel;
  // A day at a time goes into bytes: by row it takes half as long again, and all rows as strings would be garbage.
  const names = symbols.map((symbol) => `,${symbol},`);
  const encoding = names.every((name) => ASCII.test(name)) ? "latin1" : "utf8";
  const longest = LONGEST_ROW + Math.max(0, ...names.map((name) => Buffer.byteLength(name)));
  const target = await open(file, "w");
  // One is filled while the other is on its way to the disk.
  let [block, other] = [0, 1].map(() => Buffer.allocUnsafe(FLUSH_BYTES + longest * symbols.length)) as [
    Buffer,
    Buffer,
  ];
  let end = block.write("date,symbol,value\n");
  let written = 0;
  let writing: Promise<unknown> = Promise.resolve();
  let told = performance.now();
  const flush = async (t: number) => {
    // What is on its way to the disk gives nobody else a turn when the disk is fast.
    await nextTurn();
    signal.throwIfAborted();
    if (performance.now() - told >= 100) {
      told = performance.now();
      onProgress?.({ message: `writing ${name}`, done: t - rows.from, total: rows.to - rows.from });
    }
    await writing;
    writing = target.writeFile(block.subarray(0, end));
    writing.catch(() => {});
    [block, other] = [other, block];
    end = 0;
  };
  try {
    for (let t = rows.from; t < rows.to; t++) {
      const date = dates[t]!;
      if (date < from || date > to) continue;
      const day: string[] = [];
      for (let s = 0; s < symbols.length; s++) {
        const value = values[(t - rows.from) * stride + s]!;
        // value − value is 0 for finite values only.
        if (value - value !== 0 || universe[t * panel.stride + s] !== 1) continue;
        day.push(names[s]! + value);
      }
      if (day.length === 0) continue;
      written += day.length;
      end += block.write(`${date}${day.join(`\n${date}`)}\n`, end, encoding);
      if (end > FLUSH_BYTES) await flush(t);
    }
    await flush(rows.to);
    await writing;
  } finally {
    await Promise.allSettled([writing]);
    await target.close();
  }
  return written;
}

async function toParquet(
  csv: string,
  parquet: string,
  { signal, onProgress }: LongTableOptions,
): Promise<string> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  onProgress?.({ message: "compressing" });
  // An interrupt that comes before DuckDB has begun with the query is lost.
  let again: NodeJS.Timeout | undefined;
  const interrupt = () => {
    connection.interrupt();
    again ??= setInterval(interrupt, 10);
  };
  signal.addEventListener("abort", interrupt);
  const quoted = (path: string) => `'${path.replaceAll("'", "''")}'`;
  try {
    signal.throwIfAborted();
    await connection.run(
      `copy (select * from read_csv(${quoted(csv)}, header = true,
         columns = {'date': 'DATE', 'symbol': 'VARCHAR', 'value': 'DOUBLE'}))
       to ${quoted(parquet)} (format parquet, compression zstd)`,
    );
  } catch (error) {
    // An interrupted query fails with DuckDB's own words; what happened is the abort.
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", interrupt);
    clearInterval(again);
    connection.closeSync();
  }
  return parquet;
}
