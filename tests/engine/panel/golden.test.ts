import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import {
  forwardReturns,
  importDataset,
  loadBenchmark,
  loadPanel,
  type Manifest,
  type Panel,
} from "../../../src/engine/panel/index.js";
import { scratch } from "./scratch.js";

/** `tests/fixtures/make_panel.py` computed these with pandas from the same files. */
const fixtures = fileURLToPath(new URL("../../fixtures/panel/", import.meta.url));
const expected: {
  dates: string[];
  symbols: string[];
  fields: Record<string, (number | null)[][]>;
  universe: number[][];
  suspended: number;
  forward: Record<"next-open" | "next-close" | "close", (number | null)[][]>;
  benchmark: (number | null)[];
} = JSON.parse(readFileSync(join(fixtures, "expected.json"), "utf8"));

describe("an import agrees with pandas", () => {
  const { data } = scratch();
  let manifest: Manifest;
  let panel: Panel;

  const table = (values: ArrayLike<number>): (number | null)[][] =>
    expected.dates.map((_, t) =>
      expected.symbols.map((_, s) => {
        const value = values[t * panel.stride + s]!;
        return Number.isNaN(value) ? null : value;
      }),
    );
  const agree = (ours: (number | null)[][], theirs: (number | null)[][]): void => {
    ours.forEach((row, t) => {
      row.forEach((value, s) => {
        const other = theirs[t]![s]!;
        const place = `${expected.dates[t]} ${expected.symbols[s]}`;
        if (value === null || other === null) expect(value, place).toBe(other);
        else
          expect(
            Math.abs(value / other - 1) < 1e-12 || Math.abs(value - other) < 1e-12,
            `${place}: ${value}, ${other}`,
          ).toBe(true);
      });
    });
  };

  beforeAll(async () => {
    manifest = await importDataset({
      paths: [join(fixtures, "bars.csv")],
      name: "golden",
      dir: data,
      membership: join(fixtures, "membership.csv"),
      instruments: join(fixtures, "instruments.csv"),
      benchmark: join(fixtures, "benchmark.csv"),
    });
    panel = await loadPanel(join(data, "golden"), { window: "all" });
  });

  it("in dates and symbols, sorted whatever the order of the rows", () => {
    expect(panel.dates).toEqual(expected.dates);
    expect(panel.symbols).toEqual(expected.symbols);
    expect(panel.stride).toBe(8);
  });

  it.each(Object.keys(expected.fields))("in %s", (name) => {
    agree(table(panel.fields.get(name)!), expected.fields[name]!);
  });

  it("in membership as of date", () => {
    expect(table(panel.universe)).toEqual(expected.universe);
  });

  it.each(["next-open", "next-close", "close"] as const)("in forward returns, entry %s", (entry) => {
    agree(table(forwardReturns(panel, { horizon: 5, entry })), expected.forward[entry]);
  });

  it("in suspensions, which cannot be traded", () => {
    expect(manifest.quality.suspended).toBe(expected.suspended);
    const close = panel.fields.get("close")!;
    close.forEach((price, i) => {
      expect(panel.tradable[i]).toBe(Number.isNaN(price) ? 0 : 1);
    });
  });

  it("in the benchmark, empty where it has no bar", async () => {
    const benchmark = await loadBenchmark(join(data, "golden"), { window: "all" });
    const close = [...benchmark!.columns.get("close")!].map((value) => (Number.isNaN(value) ? null : value));
    expect(close).toEqual(expected.benchmark);
  });

  it("and reports what it saw", () => {
    const { quality } = manifest;
    expect(quality.rows).toEqual({ read: 153, kept: 153, dropped: {} });
    expect(quality.gaps).toEqual({ cells: 2, symbols: [{ symbol: "600519.SH", missing: 2 }] });
    expect(quality.blankPrices).toBe(1);
    expect(quality.notes.join("\n")).toContain("turnover is in percent");
    expect(quality.notes.join("\n")).toContain("999999.SH");
    expect(manifest.market).toBe("cn-a");
    expect(manifest.names).toEqual(["平安银行", "宁德时代", "浦发银行", "贵州茅台"]);
    expect(manifest.groups[0]!.names).toEqual(["银行", "食品饮料"].sort());
    expect(panel.groups.get("industry")!.codes.slice(0, 5)).toEqual(
      Int32Array.from([
        manifest.groups[0]!.names.indexOf("银行"),
        -1,
        manifest.groups[0]!.names.indexOf("银行"),
        manifest.groups[0]!.names.indexOf("食品饮料"),
        -1,
      ]),
    );
  });

  it("keeps the padding empty", () => {
    expect(panel.fields.get("close")![4]).toBeNaN();
    expect(panel.universe[4]).toBe(0);
  });
});
