import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { finished } from "node:stream/promises";
import type { FactorValues } from "../compute/index.js";
import type { Panel } from "../panel/index.js";

/** Rows of text that are handed to the stream at once. */
const FLUSH_BYTES = 1 << 20;

export interface LongTableOptions {
  readonly signal: AbortSignal;
  /** First and last date to write, inclusive. */
  readonly from?: string;
  readonly to?: string;
}

/**
 * Writes factor values in long format `date, symbol, value`, one row per value of the universe; a missing or infinite
 * value has no row. Full precision: the shortest text that reads back as the same float64. The ending of `path`
 * chooses CSV or Parquet. The file appears when it is whole.
 *
 * @returns rows written
 */
export async function writeLongTable(
  path: string,
  panel: Panel,
  values: FactorValues,
  { signal, from = "", to = "9999-12-31" }: LongTableOptions,
): Promise<number> {
  const scratch = await mkdtemp(join(dirname(path), `.${basename(path)}-`));
  try {
    const csv = join(scratch, "values.csv");
    const rows = await writeCsv(csv, panel, values, from, to, signal);
    const whole = path.endsWith(".parquet") ? await toParquet(csv, join(scratch, "values.parquet")) : csv;
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
  from: string,
  to: string,
  signal: AbortSignal,
): Promise<number> {
  const stream = createWriteStream(file);
  let text = "date,symbol,value\n";
  let written = 0;
  const flush = async () => {
    signal.throwIfAborted();
    if (!stream.write(text)) await once(stream, "drain");
    text = "";
  };
  try {
    for (let t = rows.from; t < rows.to; t++) {
      const date = panel.dates[t]!;
      if (date < from || date > to) continue;
      for (let s = 0; s < panel.symbols.length; s++) {
        const value = values[(t - rows.from) * stride + s]!;
        if (!Number.isFinite(value) || panel.universe[t * panel.stride + s] !== 1) continue;
        text += `${date},${panel.symbols[s]},${value}\n`;
        written++;
      }
      if (text.length > FLUSH_BYTES) await flush();
    }
    await flush();
    stream.end();
    await finished(stream);
  } finally {
    stream.destroy();
  }
  return written;
}

async function toParquet(csv: string, parquet: string): Promise<string> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const quoted = (path: string) => `'${path.replaceAll("'", "''")}'`;
  try {
    await connection.run(
      `copy (select * from read_csv(${quoted(csv)}, header = true,
         columns = {'date': 'DATE', 'symbol': 'VARCHAR', 'value': 'DOUBLE'}))
       to ${quoted(parquet)} (format parquet, compression zstd)`,
    );
  } finally {
    connection.closeSync();
  }
  return parquet;
}
