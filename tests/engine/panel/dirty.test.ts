import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { importDataset, loadPanel, type Manifest, type Panel } from "../../../src/engine/panel/index.js";
import { dataFolder } from "../real-data.js";
import { refusal, scratch } from "./scratch.js";

const folder = dataFolder("dirty");

// The numbers below were read off the files by eye.
describe.skipIf(!folder)("files as they are found in the wild (needs the dirty data)", () => {
  const { data } = scratch();
  const path = (name: string): string => join(folder!, name);

  async function imported(
    file: string,
    name: string,
  ): Promise<{
    manifest: Manifest;
    panel: Panel;
    at: (field: string, date: string, symbol?: string) => number;
  }> {
    const manifest = await importDataset({ paths: [path(file)], name, dir: data });
    const panel = await loadPanel(join(data, name), { window: "all" });
    const at = (field: string, date: string, symbol = panel.symbols[0]!): number =>
      panel.fields.get(field)![panel.dates.indexOf(date) * panel.stride + panel.symbols.indexOf(symbol)]!;
    return { manifest, panel, at };
  }

  it("netease: GBK, newest first, apostrophes, halted days with zero prices", async () => {
    const { manifest, panel, at } = await imported("netease-gbk-600000.csv", "netease");
    expect(panel.symbols).toEqual(["600000.SH"]);
    expect(panel.dates[0]).toBe("2009-12-01");
    expect(panel.dates.at(-1)).toBe("2016-03-31");
    expect(at("raw_close", "2016-03-31")).toBe(17.93);
    expect(at("raw_open", "2016-03-31")).toBe(17.98);
    expect(at("volume", "2016-03-31")).toBe(23762112);
    expect(at("turnover", "2016-03-31")).toBeCloseTo(0.001274, 12);
    expect(at("market_cap", "2016-03-31")).toBe(3.52377962724e11);
    expect(at("close", "2016-03-10")).toBeNaN();
    expect(at("raw_close", "2016-03-10")).toBeNaN();
    expect(at("pre_close", "2016-03-10")).toBe(18.45);
    expect(manifest.quality.suspended).toBe(30);
    expect(manifest.quality.nonPositive).toBe(120);
    expect(manifest.quality.notes.join("\n")).toContain("read as GBK");
  });

  it("netease without rows: refused", async () => {
    const error = await refusal({ paths: [path("netease-header-only-600001.csv")], name: "none", dir: data });
    expect(error.code).toBe("import-no-rows");
    expect(error.evidence["file"]).toContain("netease-header-only-600001.csv");
  });

  it("akshare: BOM, order open-close-high-low, lots of 100, percent", async () => {
    const { at, manifest } = await imported("akshare-bom-qfq-688981.csv", "akshare");
    expect(manifest.symbols).toEqual(["688981.SH"]);
    expect([
      at("open", "2020-07-16"),
      at("close", "2020-07-16"),
      at("high", "2020-07-16"),
      at("low", "2020-07-16"),
    ]).toEqual([95, 82.92, 95, 80]);
    expect(at("volume", "2020-07-16")).toBe(552248000);
    expect(at("turnover", "2020-07-16")).toBeCloseTo(0.5309, 12);
    expect(at("vwap", "2020-07-16")).toBeCloseTo(47979122497 / 552248000, 9);
    expect(at("pct_change", "2020-07-17")).toBe(-7.07);
  });

  it("eastmoney with negative prices: refused with the reason, the line and the value", async () => {
    const error = await refusal({
      paths: [path("eastmoney-negative-prices-600000.csv")],
      name: "negative",
      dir: data,
    });
    expect(error.code).toBe("import-prices");
    expect(error.evidence).toMatchObject({ line: 2, column: "开盘", value: "-1.06" });
    expect(error.message).toContain("additive forward adjustment");
    expect(error.hint).toContain("raw prices");
  });

  it("tushare's old format: newest first, fractional lots, the symbol only in the file's name", async () => {
    const { at, panel } = await imported("tushare-legacy-descending-600000.csv", "legacy");
    expect(panel.symbols).toEqual(["600000.SH"]);
    expect(panel.dates.at(-1)).toBe("2017-03-31");
    expect(at("high", "2017-03-31")).toBe(16.05);
    expect(at("close", "2017-03-31")).toBe(16.01);
    expect(at("volume", "2017-03-31")).toBeCloseTo(24187120, 6);
    expect(at("turnover", "2017-03-31")).toBeCloseTo(0.0011, 12);
  });

  it("wind: unnamed index column; pre_close shows the ex-right day, halted days are flat", async () => {
    const { at, manifest } = await imported("wind-index-column-600000.csv", "wind");
    const before = at("adj_factor", "2010-06-09");
    const raw = at("raw_close", "2010-06-10") / at("raw_close", "2010-06-09") - 1;
    expect(raw).toBeLessThan(-0.2);
    expect(at("adj_factor", "2010-06-10") / before).toBeCloseTo(
      at("raw_close", "2010-06-09") / at("pre_close", "2010-06-10"),
      12,
    );
    expect(at("close", "2010-06-10") / at("close", "2010-06-09")).toBeCloseTo(
      at("raw_close", "2010-06-10") / at("pre_close", "2010-06-10"),
      12,
    );
    expect(at("volume", "2010-01-04")).toBeCloseTo(66191338, 6);
    expect(manifest.quality.suspended).toBe(13);
    expect(manifest.quality.jumps.count).toBe(0);
  });

  it("odd column names, symbol from the file's name, no vwap for an index", async () => {
    const { at, panel } = await imported("odd-columns-no-symbol-SH000001.csv", "odd");
    expect(panel.symbols).toEqual(["000001.SH"]);
    expect([
      at("open", "2002-02-27"),
      at("high", "2002-02-27"),
      at("low", "2002-02-27"),
      at("close", "2002-02-27"),
    ]).toEqual([1531.43, 1544.82, 1524.76, 1538.32]);
    expect(at("close", "2002-02-25")).toBe(1530.84);
    expect(panel.fields.has("vwap")).toBe(false);
    expect(panel.dates).not.toContain("2002-02-26");
  });

  it("US: blanks, zero volume, several symbols, a bad tick", async () => {
    const { at, panel, manifest } = await imported("us-gaps-and-blanks.csv", "us");
    expect(manifest.market).toBe("us");
    expect(panel.symbols).toEqual(["DHR", "FTV", "LNT", "O", "VRTX"]);
    expect(at("open", "2015-05-12", "VRTX")).toBeNaN();
    expect(at("close", "2015-05-12", "VRTX")).toBe(124.08);
    expect(at("close", "2016-01-12", "DHR")).toBeNaN();
    expect(manifest.quality.suspended).toBe(3);
    expect(manifest.quality.badTicks.first).toEqual([{ date: "2016-05-19", symbol: "LNT", value: 17.87 }]);
    expect(at("close", "2016-05-19", "LNT")).toBe(17.87);
  });

  it("two sources that disagree on one day: refused, both rows named", async () => {
    const paths = [path("netease-gbk-600000.csv"), path("tushare-legacy-descending-600000.csv")];
    const error = await refusal({ paths, name: "both", dir: data });
    expect(error.code).toBe("import-duplicate");
    expect(error.evidence).toMatchObject({ symbol: "600000.SH" });
    expect(error.evidence["firstLine"]).toBeGreaterThan(1);
  });

  it("leaves nothing behind of what it refused", () => {
    expect(readdirSync(data).filter((name) => name.startsWith(".tmp"))).toEqual([]);
    for (const name of ["none", "negative", "both"]) expect(existsSync(join(data, name))).toBe(false);
  });
});
