import { setImmediate as nextTurn } from "node:timers/promises";
import { type Breathe, giveWay, inBlocks } from "../../give-way.js";
import type { OnProgress } from "../../progress.js";
import { createRandom } from "../../random.js";
import type { DatasetContent, FieldContent } from "../content.js";
import { strideOf } from "../layout.js";
import type { Manifest } from "../manifest.js";
import { type Checked, FindingList } from "../quality.js";
import { makeSplits } from "../splits.js";
import { assertFree, writeDataset } from "../write.js";
import { tradingDays } from "./calendar.js";
import { answerSheet } from "./planted.js";
import { type Simulation, simulate } from "./simulate.js";
import { drawStocks, SECTORS } from "./stocks.js";

export interface DemoOptions {
  /** The folder of all datasets: the workspace's `data/`. */
  readonly dir: string;
  readonly name?: string;
  readonly symbols?: number;
  /** Of 250 trading days. */
  readonly years?: number;
  readonly seed?: number;
  readonly splits?: string;
  readonly replace?: boolean;
}

export interface DemoEffects {
  readonly signal?: AbortSignal;
  readonly onProgress?: OnProgress;
  readonly clock?: () => Date;
}

/**
 * Makes the demo market: synthetic, from a seed, with planted factors and decoys (`manifest.planted`). Two thirds of
 * the stocks, by size, are members of its index, reviewed twice a year.
 * @throws DatasetError `dataset-name`, `dataset-exists`
 * @throws SplitError
 */
export async function makeDemo(options: DemoOptions, effects: DemoEffects = {}): Promise<Manifest> {
  const { dir, name = "demo", replace = false } = options;
  assertFree(dir, name, replace);
  const content = await demoContent(options, effects);
  effects.signal?.throwIfAborted();
  return writeDataset(dir, content, {
    now: effects.clock?.() ?? new Date(),
    replace,
    ...(effects.signal && { signal: effects.signal }),
  });
}

async function demoContent(
  { name = "demo", symbols: count = 300, years = 8, seed = 7, splits }: DemoOptions,
  effects: DemoEffects,
): Promise<DatasetContent> {
  const random = createRandom(seed);
  const dates = tradingDays(years);
  const stocks = drawStocks(random, count, dates.length);
  const stride = strideOf(count);
  const market = await inSteps(simulate(random, stocks, dates.length, stride), dates.length, effects);
  const breathe = giveWay(effects.signal);
  const fields = await demoFields(market, breathe);
  const close = fields.get("close")!.values;
  const cap = fields.get("market_cap")!.values;
  const universe = indexMembers(market, cap, count, stride, dates.length);
  const tradable = new Uint8Array(universe.length);
  await inBlocks(universe.length, 1, breathe, (from, to) => {
    for (let i = from; i < to; i++) {
      if (market.listed[i] === 0) universe[i] = 0;
      if (!Number.isNaN(close[i])) tradable[i] = 1;
    }
  });
  const row = new Int32Array(stride).fill(-1);
  stocks.forEach((stock, s) => {
    row[s] = stock.sector;
  });
  const codes = new Int32Array(dates.length * stride);
  for (let t = 0; t < dates.length; t++) codes.set(row, t * stride);
  const symbols = stocks.map((stock) => stock.symbol);
  return {
    name,
    kind: "demo",
    market: "other",
    dates,
    symbols,
    names: stocks.map((stock) => stock.name),
    fields,
    groups: new Map([["industry", { names: SECTORS, codes, static: true, source: "simulated" }]]),
    present: market.listed,
    universe,
    tradable,
    benchmark: { values: indexBars(market.index), source: "simulated market" },
    splits: makeSplits(dates.length, splits),
    caveats: ["This market is synthetic: no number from it says anything about a real one."],
    quality: () => demoQuality(market, fields, universe, dates, stride),
    sources: [],
    planted: answerSheet(seed, dates, market.momentumOn),
  };
}

const STEP_MS = 50;

/** Runs the simulation without holding up the rest of the program: it gives way, reports, and can be stopped. */
async function inSteps(
  days: Generator<number, Simulation>,
  total: number,
  { signal, onProgress }: DemoEffects,
): Promise<Simulation> {
  let since = performance.now();
  for (;;) {
    const step = days.next();
    if (step.done) return step.value;
    if (performance.now() - since < STEP_MS) continue;
    onProgress?.({ message: "making the demo market", done: step.value, total });
    await nextTurn();
    signal?.throwIfAborted();
    since = performance.now();
  }
}

async function demoFields({ columns }: Simulation, breathe: Breathe): Promise<Map<string, FieldContent>> {
  const fields = new Map<string, FieldContent>();
  const put = async (
    name: string,
    unit: FieldContent["unit"],
    description: string,
    values: Float64Array,
  ): Promise<void> => {
    fields.set(name, { values, unit, description, source: "simulated" });
    await breathe();
  };
  const factor = columns.adj_factor;
  const traded = columns.volume;
  const adjusted = (raw: Float64Array): Float64Array =>
    raw.map((price, i) => (Number.isNaN(traded[i]) ? Number.NaN : price * factor[i]!));
  for (const bar of ["open", "high", "low", "close"] as const) {
    await put(bar, "price", `Adjusted ${bar} (raw_${bar} × adj_factor)`, adjusted(columns[`raw_${bar}`]));
  }
  await put("vwap", "price", "Volume-weighted average price, adjusted", adjusted(columns.raw_vwap));
  await put("volume", "shares", "Shares traded", traded);
  await put(
    "amount",
    "money",
    "Value traded, currency units",
    traded.map((shares, i) => shares * columns.raw_vwap[i]!),
  );
  const float = columns.float_shares;
  await put(
    "turnover",
    "ratio",
    "Shares traded / float shares, a fraction",
    traded.map((shares, i) => shares / float[i]!),
  );
  await put("float_shares", "shares", "Float shares", float);
  await put(
    "market_cap",
    "money",
    "Float market value (raw close × float_shares)",
    float.map((shares, i) => shares * columns.raw_close[i]!),
  );
  for (const bar of ["open", "high", "low", "close"] as const) {
    await put(
      `raw_${bar}`,
      "price",
      `${bar[0]!.toUpperCase()}${bar.slice(1)} as quoted`,
      columns[`raw_${bar}`],
    );
  }
  await put("adj_factor", "none", "Cumulative adjustment factor: only ratios mean anything", factor);
  await put("pre_close", "price", "Official previous close, not adjusted", columns.pre_close);
  await put("sentiment", "none", "News sentiment score", columns.sentiment);
  await put("analyst_revision", "none", "Revision of analysts' estimates", columns.analyst_revision);
  await put("esg_score", "none", "ESG score", columns.esg_score);
  return fields;
}

/** The largest two thirds of the stocks with 60 days of history, chosen again every half year. */
function indexMembers(
  { listed }: Simulation,
  cap: Float64Array,
  count: number,
  stride: number,
  days: number,
): Uint8Array {
  const universe = new Uint8Array(days * stride);
  const seats = Math.round((count * 2) / 3);
  for (let start = 0; start < days; start += 125) {
    // Chosen on the close of the day before; on the first day there is none, and today's has to do.
    const seen = Math.max(0, start - 1) * stride;
    const old = Math.max(0, start - 60) * stride;
    const members = Array.from({ length: count }, (_, s) => s)
      .filter((s) => cap[seen + s]! > 0 && listed[old + s] === 1)
      .sort((a, b) => cap[seen + b]! - cap[seen + a]!)
      .slice(0, seats);
    for (let t = start; t < Math.min(days, start + 125); t++)
      for (const s of members) universe[t * stride + s] = 1;
  }
  return universe;
}

/** The index has no intraday life: its bars are flat between two closes. */
function indexBars(close: Float64Array): Float64Array {
  const days = close.length;
  const bars = new Float64Array(days * 5).fill(Number.NaN);
  for (let t = 0; t < days; t++) {
    const open = close[Math.max(0, t - 1)]!;
    bars[t] = open;
    bars[days + t] = Math.max(open, close[t]!);
    bars[2 * days + t] = Math.min(open, close[t]!);
    bars[3 * days + t] = close[t]!;
  }
  return bars;
}

function demoQuality(
  { listed, suspended }: Simulation,
  fields: ReadonlyMap<string, FieldContent>,
  universe: Uint8Array,
  dates: readonly string[],
  stride: number,
): Checked {
  const rows = listed.reduce((sum, one) => sum + one, 0);
  const none = new FindingList().done();
  const close = fields.get("close")!.values;
  const years = new Map<string, { dates: number; closes: number; members: number; seen: Set<number> }>();
  dates.forEach((date, t) => {
    const year = date.slice(0, 4);
    const entry = years.get(year) ?? { dates: 0, closes: 0, members: 0, seen: new Set<number>() };
    years.set(year, entry);
    entry.dates++;
    for (let s = 0; s < stride; s++) {
      const i = t * stride + s;
      entry.members += universe[i]!;
      if (Number.isNaN(close[i])) continue;
      entry.closes++;
      entry.seen.add(s);
    }
  });
  return {
    rows: { read: rows, kept: rows, dropped: {} },
    duplicates: 0,
    gaps: { cells: 0, symbols: [] },
    suspended: suspended.reduce((sum, one) => sum + one, 0),
    blankPrices: 0,
    nonPositive: 0,
    infinite: 0,
    highBelowLow: none,
    outsideRange: none,
    vwapOutsideRange: 0,
    jumps: none,
    badTicks: none,
    coverage: {
      byYear: [...years].map(([year, { dates, seen, closes, members }]) => ({
        year,
        dates,
        symbols: seen.size,
        closes,
        inUniverse: members / dates,
      })),
    },
    notes: ["Made by the seeded simulator of the demo market."],
  };
}
