import { type Breathe, inBlocks } from "../../give-way.js";
import { type Checked, FindingList, type QualityReport } from "../quality.js";
import type { Dense } from "./dense.js";
import type { Derived } from "./derive.js";
import type { Halts } from "./halts.js";

/** Everything in the report that can be seen in the finished arrays. */
export async function qualityOf(
  dense: Dense,
  halts: Halts,
  derived: Derived,
  universe: Uint8Array,
  notes: readonly string[],
  breathe: Breathe,
): Promise<Checked> {
  const { dates, symbols, stride, present, columns } = dense;
  const close = derived.fields.get("close")!.values;
  const [open, high, low, last] = ["open", "high", "low", "close"].map((name) => columns.get(name));
  const highBelowLow = new FindingList();
  const outsideRange = new FindingList();
  let kept = 0;
  await inBlocks(present.length, 1, breathe, (from, to) => {
    for (let i = from; i < to; i++) {
      kept += present[i]!;
      if (present[i] !== 1 || halts.suspended[i] === 1 || !high || !low) continue;
      // Rounding of the source's own arithmetic only: prices are quoted in ticks that are far larger.
      const slack = high[i]! * 1e-6;
      const inverted = high[i]! < low[i]! - slack;
      const beyond =
        outside(last![i]!, low[i]!, high[i]!, slack) ||
        (open !== undefined && outside(open[i]!, low[i]!, high[i]!, slack));
      if (!inverted && !beyond) continue;
      const list = inverted ? highBelowLow : outsideRange;
      list.add(dates[Math.floor(i / stride)]!, symbols[i % stride]!, last![i]!);
    }
  });
  return {
    rows: { read: dense.read, kept, dropped: Object.fromEntries(dense.dropped) },
    duplicates: dense.duplicates,
    gaps: await gaps(dense, breathe),
    suspended: halts.count,
    blankPrices: halts.blanks,
    nonPositive: halts.zeroPrices,
    infinite: dense.infinite,
    highBelowLow: highBelowLow.done(),
    outsideRange: outsideRange.done(),
    vwapOutsideRange: derived.vwapOutsideRange,
    ...(await jumps(dense, close, breathe)),
    coverage: {
      byYear: await byYear(dense, close, universe, breathe),
    },
    notes: [...notes],
  };
}

const outside = (value: number, low: number, high: number, slack: number): boolean =>
  value < low - slack || value > high + slack;

/** Days without a row between a symbol's first and its last. */
async function gaps(
  { symbols, stride, present, dates }: Dense,
  breathe: Breathe,
): Promise<QualityReport["gaps"]> {
  const first = new Int32Array(stride).fill(-1);
  const last = new Int32Array(stride);
  const rows = new Int32Array(stride);
  await inBlocks(dates.length, stride, breathe, (from, to) => {
    for (let t = from; t < to; t++) {
      for (let s = 0; s < symbols.length; s++) {
        if (present[t * stride + s] !== 1) continue;
        if (first[s] === -1) first[s] = t;
        last[s] = t;
        rows[s]!++;
      }
    }
  });
  const list = symbols.map((symbol, s) => ({
    symbol,
    missing: rows[s] === 0 ? 0 : last[s]! - first[s]! + 1 - rows[s]!,
  }));
  const cells = list.reduce((sum, { missing }) => sum + missing, 0);
  const worst = list
    .filter(({ missing }) => missing > 0)
    .sort((a, b) => b.missing - a.missing || (a.symbol < b.symbol ? -1 : 1));
  return { cells, symbols: worst.slice(0, 20) };
}

const JUMP = 0.35;
const TICK = 0.3;

/** Moves from one close of a symbol to its next, over suspensions too. */
async function jumps(
  { dates, symbols, stride }: Dense,
  close: Float64Array,
  breathe: Breathe,
): Promise<Pick<QualityReport, "jumps" | "badTicks">> {
  const large = new FindingList();
  const ticks = new FindingList();
  const last = new Float64Array(stride).fill(Number.NaN);
  const move = new Float64Array(stride).fill(Number.NaN);
  const moved = new Int32Array(stride);
  await inBlocks(dates.length, stride, breathe, (from, to) => {
    for (let t = from; t < to; t++) {
      for (let s = 0; s < symbols.length; s++) {
        const price = close[t * stride + s]!;
        if (Number.isNaN(price)) continue;
        const r = price / last[s]! - 1;
        if (Math.abs(r) > JUMP) large.add(dates[t]!, symbols[s]!, r);
        // The day before jumped and today takes it back: one wrong price between two right ones.
        if (Math.abs(move[s]!) > TICK && Math.abs((1 + move[s]!) * (1 + r) - 1) < 0.1) {
          ticks.add(dates[moved[s]!]!, symbols[s]!, last[s]!);
        }
        last[s] = price;
        move[s] = r;
        moved[s] = t;
      }
    }
  });
  return { jumps: large.done(), badTicks: ticks.done() };
}

async function byYear(
  { dates, symbols, stride }: Dense,
  close: Float64Array,
  universe: Uint8Array,
  breathe: Breathe,
): Promise<QualityReport["coverage"]["byYear"]> {
  const years = new Map<string, { dates: number; seen: Uint8Array; closes: number; members: number }>();
  await inBlocks(dates.length, stride, breathe, (from, to) => {
    for (let t = from; t < to; t++) {
      const year = dates[t]!.slice(0, 4);
      let entry = years.get(year);
      if (!entry) {
        entry = { dates: 0, seen: new Uint8Array(stride), closes: 0, members: 0 };
        years.set(year, entry);
      }
      entry.dates++;
      for (let s = 0; s < symbols.length; s++) {
        const i = t * stride + s;
        if (!Number.isNaN(close[i])) {
          entry.closes++;
          entry.seen[s] = 1;
        }
        entry.members += universe[i]!;
      }
    }
  });
  return [...years].map(([year, entry]) => ({
    year,
    dates: entry.dates,
    symbols: entry.seen.reduce((sum, one) => sum + one, 0),
    closes: entry.closes,
    inUniverse: entry.members / entry.dates,
  }));
}
