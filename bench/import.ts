/**
 * Seconds of an import and of loading its panel, beside what DuckDB alone needs to read the same file into a table.
 *   npx tsx bench/import.ts [--rows 7300000] [--repeat 3]
 * The scan and the import take turns; medians are shown, of processor seconds too: on a busy machine those say more.
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
import { load, median, table, timed } from "./timing.js";

const { values: flags } = parseArgs({
  options: { rows: { type: "string", default: "7300000" }, repeat: { type: "string", default: "3" } },
});
const dir = mkdtempSync(join(tmpdir(), "factorsmith-bench-"));

interface Cost {
  readonly wall: number;
  /** Of all threads of this process, system time included. */
  readonly cpu: number;
}

interface Run {
  readonly alone: Cost;
  readonly whole: Cost;
  readonly loading: Cost;
  readonly load: string;
}

/** Seconds. */
async function cost(work: () => Promise<unknown>): Promise<Cost> {
  const before = process.cpuUsage();
  const wall = (await timed(work)) / 1000;
  const { user, system } = process.cpuUsage(before);
  return { wall, cpu: (user + system) / 1e6 };
}

async function scan(sql: string): Promise<Cost> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const spent = await cost(() => connection.run(`create table t as select * from ${sql}`));
  connection.closeSync();
  instance.closeSync();
  return spent;
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

/** A row of the table. */
async function measure(name: string, path: string, source: string): Promise<string[]> {
  const runs: Run[] = [];
  let shape = "";
  for (let run = 0; run < Number(flags.repeat); run++) {
    const alone = await scan(source);
    rmSync(join(dir, name), { recursive: true, force: true });
    const whole = await cost(() => importDataset({ paths: [path], name, dir }));
    const loading = await cost(async () => {
      const panel = await loadPanel(join(dir, name), { window: "all" });
      shape = `${panel.symbols.length} × ${panel.dates.length} × ${panel.fields.size}`;
    });
    runs.push({ alone, whole, loading, load: load() });
  }
  const middle = (pick: (run: Run) => number): string => median(runs.map(pick)).toFixed(2);
  return [
    `${name}, ${shape}`,
    middle(({ alone }) => alone.wall),
    middle(({ whole }) => whole.wall),
    middle(({ alone, whole }) => whole.wall / alone.wall),
    middle(({ alone, whole }) => whole.cpu / alone.cpu),
    middle(({ loading }) => loading.wall),
    runs.map((run) => run.load).join(" "),
  ];
}

try {
  const rows: string[][] = [];
  const data = process.env["FACTORSMITH_DATA"] ?? join(packageRoot(), "..", "shared", "data");
  for (const [name, folder] of [
    ["hs300", "cn-hs300-daily"],
    ["sp500", "us-sp500-daily"],
  ] as const) {
    const path = join(data, folder);
    if (existsSync(path)) rows.push(await measure(name, path, `'${path}/daily.parquet'`));
    else console.log(`${name} left out: no ${path}`);
  }
  const csv = join(dir, "made.csv");
  await makeCsv(csv, Number(flags.rows));
  console.log(`made.csv: ${flags.rows} rows, ${(statSync(csv).size / 1e6).toFixed(0)} MB`);
  rows.push(await measure("made", csv, `read_csv('${csv}')`));
  const head = [
    "symbols × dates × fields",
    "scan s",
    "import s",
    "import / scan",
    "in CPU time",
    "open s",
    "load average",
  ];
  console.log(`\n${table(head, rows)}`);
} finally {
  rmSync(dir, { recursive: true, force: true });
}
