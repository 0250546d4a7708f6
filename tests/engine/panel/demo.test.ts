import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import {
  forwardReturns,
  loadPanel,
  type Manifest,
  makeDemo,
  type Panel,
} from "../../../src/engine/panel/index.js";
import { scratch } from "./scratch.js";

/** Spearman correlation of the day without ties (the signals are continuous), averaged over the days. */
function rankIc(
  panel: Panel,
  label: Float64Array,
  signal: (t: number, s: number) => number,
  on = (_t: number) => true,
): number {
  const daily: number[] = [];
  for (let t = 0; t < panel.dates.length; t++) {
    const pairs: [number, number][] = [];
    for (let s = 0; on(t) && s < panel.symbols.length; s++) {
      const i = t * panel.stride + s;
      const pair: [number, number] = [signal(t, s), label[i]!];
      if (panel.universe[i] === 1 && pair.every(Number.isFinite)) pairs.push(pair);
    }
    if (pairs.length < 10) continue;
    const ranks = [0, 1].map((side) => {
      const order = pairs.map((_, k) => k).sort((a, b) => pairs[a]![side]! - pairs[b]![side]!);
      const rank = new Array<number>(pairs.length);
      order.forEach((k, r) => {
        rank[k] = r;
      });
      return rank;
    });
    // 1 − 6 Σd² / (n (n² − 1))
    const squares = pairs.reduce((sum, _, k) => sum + (ranks[0]![k]! - ranks[1]![k]!) ** 2, 0);
    daily.push(1 - (6 * squares) / (pairs.length * (pairs.length ** 2 - 1)));
  }
  return daily.reduce((x, y) => x + y, 0) / daily.length;
}

describe("the demo market", () => {
  const { data } = scratch();
  let manifest: Manifest;
  let panel: Panel;
  let label: Float64Array;
  const at = (field: string, t: number, s: number): number =>
    t < 0 ? Number.NaN : panel.fields.get(field)![t * panel.stride + s]!;

  beforeAll(async () => {
    manifest = await makeDemo({ dir: data });
    panel = await loadPanel(join(data, "demo"), { window: "all" });
    label = forwardReturns(panel, { horizon: 5, entry: "next-open" });
  });

  const mean20 = (field: string) => (t: number, s: number) => {
    let sum = 0;
    let n = 0;
    for (let back = 0; back < 20; back++) {
      const value = at(field, t - back, s);
      if (Number.isNaN(value)) continue;
      sum += value;
      n++;
    }
    return n >= 10 ? sum / n : Number.NaN;
  };
  const momentum = (t: number, s: number) => at("close", t - 20, s) / at("close", t - 120, s) - 1;

  it("says that it is synthetic", () => {
    expect(manifest.kind).toBe("demo");
    expect(panel.dataset.kind).toBe("demo");
    expect(manifest.caveats[0]).toContain("synthetic");
  });

  it("comes from its seed alone", async () => {
    const small = { dir: data, symbols: 40, years: 1 } as const;
    const one = await makeDemo({ ...small, name: "one", seed: 3 });
    const two = await makeDemo({ ...small, name: "two", seed: 3 });
    const other = await makeDemo({ ...small, name: "other", seed: 4 });
    expect(two.hash).toBe(one.hash);
    expect(other.hash).not.toBe(one.hash);
  });

  it("pays the planted factors near their designed strength, and the decoys nothing", () => {
    const [liquidity, reversal, planted] = manifest.planted!.factors;
    const spans = planted!.active!;
    const on = (t: number): boolean =>
      spans.some(({ from, to }) => panel.dates[t]! >= from && panel.dates[t]! <= to);
    expect(
      Math.abs(rankIc(panel, label, (t, s) => -mean20("turnover")(t, s)) - liquidity!.rankIc),
    ).toBeLessThan(0.012);
    const weak = rankIc(panel, label, (t, s) => -(at("close", t, s) / at("close", t - 5, s) - 1));
    expect(Math.abs(weak - reversal!.rankIc)).toBeLessThan(0.012);
    expect(Math.abs(rankIc(panel, label, momentum, on) - planted!.rankIc)).toBeLessThan(0.015);
    expect(Math.abs(rankIc(panel, label, momentum, (t) => !on(t)))).toBeLessThan(0.015);
    for (const field of ["sentiment", "analyst_revision", "esg_score"]) {
      expect(Math.abs(rankIc(panel, label, (t, s) => at(field, t, s))), field).toBeLessThan(0.012);
    }
  });

  it("has the structure of a market", () => {
    const { stride, dates, symbols } = panel;
    const lastDay = (dates.length - 1) * stride;
    const listings = symbols.filter((_, s) => Number.isNaN(at("raw_close", 0, s))).length;
    const delistings = symbols.filter((_, s) =>
      Number.isNaN(panel.fields.get("raw_close")![lastDay + s]!),
    ).length;
    expect(listings).toBeGreaterThan(20);
    expect(delistings).toBeGreaterThan(3);
    expect(manifest.quality.suspended).toBeGreaterThan(500);
    const isMember = (t: number) => (_: string, s: number) => panel.universe[t * stride + s] === 1;
    const members = new Set([0, dates.length - 1].flatMap((t) => symbols.filter(isMember(t))));
    expect(members.size).toBeGreaterThan(210);
    const returns: number[] = [];
    for (let t = 1; t < dates.length; t++) {
      for (let s = 0; s < symbols.length; s++) {
        const [close, previous] = [at("raw_close", t, s), at("pre_close", t, s)];
        if (Number.isNaN(at("close", t, s))) continue;
        const move = close / previous - 1;
        returns.push(move);
        // Limits are rounded to the cent: at a price of 1 that is half a percent.
        if (Math.abs(close - previous) > previous * 0.1 + 0.005 + 1e-9)
          throw new Error(`limit ${dates[t]} ${symbols[s]}`);
        const [open, high, low, vwap] = ["raw_open", "raw_high", "raw_low", "vwap"].map((name) =>
          at(name, t, s),
        );
        if (!(low! <= Math.min(open!, close) && high! >= Math.max(open!, close)))
          throw new Error(`bar ${dates[t]} ${symbols[s]}`);
        if (!(vwap! >= at("low", t, s) - 1e-9 && vwap! <= at("high", t, s) + 1e-9))
          throw new Error(`vwap ${dates[t]} ${symbols[s]}`);
      }
    }
    const variance = returns.reduce((sum, r) => sum + r * r, 0) / returns.length;
    const kurtosis = returns.reduce((sum, r) => sum + r ** 4, 0) / returns.length / variance ** 2 - 3;
    expect(kurtosis).toBeGreaterThan(1);
    expect(Math.sqrt(variance * 250)).toBeGreaterThan(0.25);
    expect(Math.sqrt(variance * 250)).toBeLessThan(0.45);
  });

  it("adjusts prices by dividends and splits only", () => {
    let events = 0;
    for (let t = 1; t < panel.dates.length; t++) {
      for (let s = 0; s < panel.symbols.length; s++) {
        const [now, before] = [at("adj_factor", t, s), at("adj_factor", t - 1, s)];
        if (Number.isNaN(now) || Number.isNaN(before) || now === before) continue;
        events++;
        if (Math.abs(now / before - at("raw_close", t - 1, s) / at("pre_close", t, s)) > 1e-12)
          throw new Error("factor");
      }
    }
    expect(events).toBeGreaterThan(500);
  });

  it("reports its progress and stops when asked, leaving nothing behind", async () => {
    const dir = join(data, "stopped");
    const stop = new AbortController();
    const seen: number[] = [];
    const made = makeDemo(
      { dir, symbols: 800, years: 8 },
      {
        signal: stop.signal,
        onProgress: ({ done }) => {
          seen.push(done ?? 0);
          if (seen.length === 3) stop.abort();
        },
      },
    );
    await expect(made).rejects.toMatchObject({ name: "AbortError" });
    expect(seen.length).toBeLessThan(6);
    expect(existsSync(dir) ? readdirSync(dir) : []).toEqual([]);
  });
});
