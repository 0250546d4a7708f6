import { createHash } from "node:crypto";
import { closeSync, existsSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { datasetFiles } from "../src/engine/panel/files.js";
import { MANIFEST_VERSION, Manifest } from "../src/engine/panel/manifest.js";
import { createRandom } from "../src/engine/random.js";

export const MARKET_FIELDS = [
  "open",
  "high",
  "low",
  "close",
  "volume",
  "amount",
  "vwap",
  "turnover",
] as const;
const ROWS = 50;
const GROUPS = 30;

/** Writes a random-walk dataset of any size to `dir`, a few rows at a time: no more than those are ever in memory. */
export function writeMarket(dir: string, symbols: number, days: number, seed = 1): void {
  if (existsSync(join(dir, datasetFiles.manifest))) return;
  rmSync(dir, { recursive: true, force: true });
  const stride = Math.ceil(symbols / 8) * 8;
  const random = createRandom(seed);
  const open = (file: string) => {
    const path = join(dir, file);
    mkdirSync(dirname(path), { recursive: true });
    return openSync(path, "w");
  };
  const files = MARKET_FIELDS.map((name) => open(datasetFiles.field(name)));
  const [universe, tradable, group] = [
    open(datasetFiles.universe),
    open(datasetFiles.tradable),
    open(datasetFiles.group("industry")),
  ];
  const price = new Float64Array(symbols).map(() => 20 * Math.exp(0.5 * random.normal()));
  /** Rows left of a suspension. */
  const halt = new Int32Array(symbols);
  for (let t0 = 0; t0 < days; t0 += ROWS) {
    const rows = Math.min(ROWS, days - t0);
    const blocks = MARKET_FIELDS.map(() => new Float64Array(rows * stride).fill(Number.NaN));
    const members = new Uint8Array(rows * stride);
    const trades = new Uint8Array(rows * stride);
    const codes = new Int32Array(rows * stride).fill(-1);
    for (let t = 0; t < rows; t++)
      for (let s = 0; s < symbols; s++) {
        const i = t * stride + s;
        codes[i] = s % GROUPS;
        if (halt[s]! > 0) halt[s]!--;
        else if (random.next() < 2e-4) halt[s] = random.int(400);
        if (halt[s]! > 0) continue;
        const before = price[s]!;
        const close = before * (1 + 0.02 * random.normal());
        price[s] = close;
        const open = before * (1 + 0.004 * random.normal());
        const high = Math.max(open, close) * (1 + 0.005 * random.next());
        const low = Math.min(open, close) * (1 - 0.005 * random.next());
        const turnover = 0.01 * Math.exp(0.6 * random.normal());
        const vwap = (open + high + low + close) / 4;
        const volume = Math.round(1e8 * turnover);
        [open, high, low, close, volume, volume * vwap, vwap, turnover].forEach((value, k) => {
          blocks[k]![i] = value;
        });
        members[i] = 1;
        trades[i] = 1;
      }
    blocks.forEach((block, k) => {
      writeSync(files[k]!, new Uint8Array(block.buffer));
    });
    writeSync(universe, members);
    writeSync(tradable, trades);
    writeSync(group, new Uint8Array(codes.buffer));
  }
  for (const file of [...files, universe, tradable, group]) closeSync(file);
  writeFileSync(join(dir, datasetFiles.manifest), JSON.stringify(manifest(symbols, days, stride, seed)));
}

function manifest(symbols: number, days: number, stride: number, seed: number): Manifest {
  const nothing = { count: 0, first: [] };
  return Manifest.parse({
    version: MANIFEST_VERSION,
    name: "random-walk",
    hash: createHash("sha256").update(`${symbols} ${days} ${seed}`).digest("hex"),
    kind: "demo",
    market: "other",
    createdAt: new Date(0).toISOString(),
    dates: Array.from({ length: days }, (_, t) =>
      new Date(Date.UTC(2004, 0, 1) + t * 86_400_000).toISOString().slice(0, 10),
    ),
    symbols: Array.from({ length: symbols }, (_, s) => `S${String(s).padStart(5, "0")}`),
    names: Array.from({ length: symbols }, () => null),
    stride,
    fields: MARKET_FIELDS.map((name) => ({
      name,
      unit: "unknown",
      description: "random walk",
      source: "bench/market.ts",
      coverage: 1,
    })),
    groups: [
      {
        name: "industry",
        names: Array.from({ length: GROUPS }, (_, k) => `G${k}`),
        static: true,
        source: "bench/market.ts",
      },
    ],
    splits: {
      train: { from: 0, to: days },
      valid: { from: days, to: days },
      test: { from: days, to: days },
      spec: "100/0/0",
    },
    benchmark: null,
    caveats: ["random numbers"],
    quality: {
      rows: { read: 0, kept: 0, dropped: {} },
      duplicates: 0,
      gaps: { cells: 0, symbols: [] },
      suspended: 0,
      blankPrices: 0,
      nonPositive: 0,
      infinite: 0,
      highBelowLow: nothing,
      outsideRange: nothing,
      vwapOutsideRange: 0,
      jumps: nothing,
      badTicks: nothing,
      coverage: { byYear: [], byField: {} },
      notes: [],
    },
    sources: [],
    planted: null,
  } satisfies Manifest);
}
