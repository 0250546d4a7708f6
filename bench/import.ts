/**
 * Seconds of an import, beside what DuckDB alone needs to read the same file into a table.
 * Run: npx tsx bench/import.ts [--rows 7300000]
 * Real sets are taken from FACTORSMITH_DATA or ../shared/data and left out when they are not there.
 */
import { once } from "node:events";
import { createWriteStream, existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { parseArgs } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";
import { packageRoot } from "../src/engine/assets.js";
import { importDataset, loadPanel } from "../src/engine/panel/index.js";
import { createRandom } from "../src/engine/random.js";

const { values: flags } = parseArgs({ options: { rows: { type: "string", default: "7300000" } } });
const dir = mkdtempSync(join(tmpdir(), "factorsmith-bench-"));
const seconds = (since: number): string => ((performance.now() - since) / 1000).toFixed(2);

async function scan(sql: string): Promise<string> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const start = performance.now();
  await connection.run(`create table t as select * from ${sql}`);
  const took = seconds(start);
  connection.closeSync();
  instance.closeSync();
  return took;
}

/** 3,000 symbols of daily bars, date by date, in the columns of a Tushare-like export. */
async function makeCsv(path: string, rows: number): Promise<void> {
  const random = createRandom(1);
  const symbols = Array.from({ length: 3000 }, (_, i) => `${String(600000 + i)}.SH`);
  const price = symbols.map(() => 5 + 95 * random.next());
  const out = createWriteStream(path, { highWaterMark: 1 << 22 });
  out.write("date,symbol,open,high,low,close,pre_close,volume,amount,turnover,adj_factor\n");
  for (let written = 0, day = 0; written < rows; day++) {
    const date = new Date(Date.UTC(2014, 0, 1 + day)).toISOString().slice(0, 10);
    let text = "";
    for (let s = 0; s < symbols.length && written < rows; s++, written++) {
      const previous = price[s]!;
      const close = Math.max(1, previous * (1 + 0.02 * random.normal()));
      const [low, high] = [Math.min(previous, close) * 0.99, Math.max(previous, close) * 1.01];
      const volume = 100 * (1 + random.int(100_000));
      price[s] = Number(close.toFixed(2));
      text += `${date},${symbols[s]},${previous.toFixed(2)},${high.toFixed(2)},${low.toFixed(2)},${price[s]},${previous.toFixed(2)},${volume},${(volume * close).toFixed(0)},${(100 * random.next()).toFixed(4)},1\n`;
    }
    if (!out.write(text)) await once(out, "drain");
  }
  out.end();
  await finished(out);
}

async function measure(name: string, path: string, source: string): Promise<void> {
  const alone = await scan(source);
  const start = performance.now();
  const manifest = await importDataset({ paths: [path], name, dir });
  const took = seconds(start);
  const loading = performance.now();
  const panel = await loadPanel(join(dir, name), { window: "all" });
  const load = seconds(loading);
  console.log(
    `${name.padEnd(12)} ${String(manifest.quality.rows.read).padStart(9)} rows  ${panel.symbols.length} × ${panel.dates.length} × ${panel.fields.size}  import ${took} s  DuckDB alone ${alone} s  load ${load} s`,
  );
}

try {
  const data = process.env["FACTORSMITH_DATA"] ?? join(packageRoot(), "..", "shared", "data");
  for (const [name, folder] of [
    ["hs300", "cn-hs300-daily"],
    ["sp500", "us-sp500-daily"],
  ] as const) {
    const path = join(data, folder);
    if (existsSync(path)) await measure(name, path, `'${path}/daily.parquet'`);
    else console.log(`${name.padEnd(12)} left out: no ${path}`);
  }
  const csv = join(dir, "made.csv");
  await makeCsv(csv, Number(flags.rows));
  console.log(`made.csv: ${(statSync(csv).size / 1e6).toFixed(0)} MB`);
  await measure("made", csv, `read_csv('${csv}')`);
} finally {
  rmSync(dir, { recursive: true, force: true });
}
