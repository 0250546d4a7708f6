import { readdirSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { importDataset, loadPanel } from "../../../src/engine/panel/index.js";
import { refusal, scratch } from "./scratch.js";

const { data, dir, write } = scratch();
const HEADER = "date,symbol,open,high,low,close,volume";
const row = (date: string, symbol: string, close: number | string, volume: number | string = 1000): string =>
  `${date},${symbol},${close},${close},${close},${close},${volume}`;
const csv = (...lines: string[]): string => `${[HEADER, ...lines].join("\n")}\n`;

describe("what cannot be imported is refused with its place", () => {
  it.each([
    [
      "an unparsable number",
      csv(row("2024-01-02", "A", 10), "2024-01-03,A,10,10,10,1O.5,7"),
      "import-value",
      { line: 3, column: "close", value: "1O.5" },
    ],
    [
      "an impossible date",
      csv(row("2024-01-02", "A", 10), row("2024-02-30", "A", 10)),
      "import-date",
      { line: 3, column: "date", value: "2024-02-30" },
    ],
    [
      "a date in another format",
      csv(row("2024-01-02", "A", 10), row("03.01.2024", "A", 10)),
      "import-date",
      { line: 3, value: "03.01.2024" },
    ],
    [
      "a first date that is none",
      csv(row("yesterday", "A", 10)),
      "import-date",
      { line: 2, value: "yesterday" },
    ],
    [
      "a row without a symbol",
      csv(row("2024-01-02", "A", 10), row("2024-01-03", "", 10)),
      "import-symbol",
      { line: 3, column: "symbol" },
    ],
    [
      "a row whose symbol is a space",
      csv(row("2024-01-02", "A", 10), row("2024-01-03", " ", 10)),
      "import-symbol",
      { line: 3, column: "symbol" },
    ],
    [
      "a row that is cut off",
      csv(row("2024-01-02", "A", 10), "2024-01-03,A,10"),
      "import-ragged",
      { line: 3 },
    ],
    [
      "two rows of one day that differ",
      csv(row("2024-01-02", "A", 10), row("2024-01-03", "A", 11), row("2024-01-03", "A", 12)),
      "import-duplicate",
      { line: 4, firstLine: 3, symbol: "A", date: "2024-01-03" },
    ],
    [
      "a zero price on a traded day",
      csv(row("2024-01-02", "A", 10), row("2024-01-03", "A", 0)),
      "import-prices",
      { line: 3, column: "open", value: "0" },
    ],
    ["no close column", "date,symbol,open\n2024-01-02,A,1\n", "import-columns", { missing: "close" }],
    ["no date column", "when,symbol,close\n2024-01-02,A,1\n", "import-columns", { missing: "date" }],
    ["no header", "2024-01-02,A,1\n2024-01-03,A,1\n", "import-columns", { line: 1 }],
    ["a header alone", `${HEADER}\n`, "import-no-rows", {}],
    ["prose", "It was a dark night\nand stormy\n", "import-not-csv", { line: 1 }],
    ["an empty file", "", "import-empty", {}],
    ["a binary file", Buffer.from([1, 2, 0, 3, 4]), "import-not-csv", {}],
  ])("%s", async (name, text, code, evidence) => {
    const path = write("bad.csv", text);
    const error = await refusal({ paths: [path], name: "bad", dir: data });
    expect(error.code, `${name}: ${error.message}`).toBe(code);
    expect(error.evidence).toMatchObject(evidence);
    expect(error.evidence["file"]).toBe(path);
    expect(readdirSync(data)).toEqual([]);
  });

  it("no symbol column and none in the file's name", async () => {
    const error = await refusal({
      paths: [write("prices.csv", "date,close\n2024-01-02,1\n")],
      name: "bad",
      dir: data,
    });
    expect(error.code).toBe("import-symbol");
    expect(error.hint).toContain("--map symbol=");
  });

  it("a mapped column that does not exist", async () => {
    const path = write("map.csv", csv(row("2024-01-02", "A", 10)));
    const error = await refusal({ paths: [path], name: "bad", dir: data, map: { close: "last" } });
    expect(error.code).toBe("import-map");
    expect(error.hint).toContain("volume");
  });

  it("a path that does not exist, a folder without tables, dates without rows", async () => {
    const path = write("ok.csv", csv(row("2024-01-02", "A", 10)));
    expect((await refusal({ paths: [`${dir}/none.csv`], name: "bad", dir: data })).code).toBe(
      "import-not-found",
    );
    expect((await refusal({ paths: [data], name: "bad", dir: data })).code).toBe("import-no-files");
    expect((await refusal({ paths: [path], name: "bad", dir: data, from: "2025-01-01" })).code).toBe(
      "import-no-rows",
    );
    expect((await refusal({ paths: [path], name: "bad", dir: data, from: "2025-13-01" })).code).toBe(
      "import-date",
    );
  });

  it("an aborted import leaves nothing", async () => {
    const path = write("ok.csv", csv(row("2024-01-02", "A", 10)));
    const controller = new AbortController();
    const work = importDataset(
      { paths: [path], name: "aborted", dir: data },
      { signal: controller.signal, onProgress: () => controller.abort() },
    );
    await expect(work).rejects.toThrow(/abort/i);
    expect(readdirSync(data)).toEqual([]);
  });
});

describe("what can be understood is imported", () => {
  const value = async (name: string, field: string, t: number, s: number): Promise<number> => {
    const panel = await loadPanel(`${data}/${name}`, { window: "all" });
    return panel.fields.get(field)![t * panel.stride + s]!;
  };

  it("identical repeats are dropped and counted", async () => {
    const path = write(
      "repeat.csv",
      csv(row("2024-01-02", "A", 10), row("2024-01-03", "A", 11), row("2024-01-03", "A", 11)),
    );
    const { quality } = await importDataset({ paths: [path], name: "repeat", dir: data });
    expect(quality.rows).toEqual({ read: 3, kept: 2, dropped: { "identical duplicate": 1 } });
    expect(quality.duplicates).toBe(1);
  });

  it.each([
    ["semicolons and quotes", `"date";"symbol";"close"\n"2024-01-02";"A";"10.5"\n`],
    ["tabs", "date\tsymbol\tclose\n2024-01-02\tA\t10.5\n"],
    ["compact dates", "trade_date,symbol,close\n20240102,A,10.5\n"],
    ["slashed dates and CRLF", "date,symbol,close\r\n2024/1/2,A,10.5\r\n"],
    ["time stamps with an offset", "Date,symbol,Close\n2024-01-02 00:00:00-05:00,A,10.5\n"],
    ["gzip", gzipSync("date,symbol,close\n2024-01-02,A,10.5\n")],
    ["exponents", "date,symbol,close\n2024-01-02,A,1.05e+01\n"],
  ])("%s", async (name, text) => {
    const path = write(name === "gzip" ? "zipped.csv.gz" : "plain.csv", text);
    const manifest = await importDataset({ paths: [path], name: "plain", dir: data, replace: true });
    expect(manifest.dates).toEqual(["2024-01-02"]);
    expect(await value("plain", "close", 0, 0)).toBe(10.5);
  });

  it("a ticker that is spelled like a missing value", async () => {
    const path = write("na.csv", csv(row("2024-01-02", "NA", 10), row("2024-01-02", "NAN", 11)));
    const manifest = await importDataset({ paths: [path], name: "na", dir: data });
    expect(manifest.symbols).toEqual(["NA", "NAN"]);
  });

  it("missing values spelled in words far down a file, infinite numbers, spaces around symbols", async () => {
    const lines = Array.from({ length: 5000 }, (_, i) => row("2024-01-02", `A${i}`, 10));
    const path = write(
      "words.csv",
      csv(...lines, row("2024-01-03", " A0 ", "None"), "2024-01-03,A1,--,inf,NaN,11,5"),
    );
    const { quality, symbols } = await importDataset({ paths: [path], name: "words", dir: data });
    expect(symbols).toHaveLength(5000);
    expect(quality.infinite).toBe(1);
    expect(await value("words", "close", 1, 0)).toBeNaN();
    expect(await value("words", "close", 1, 1)).toBe(11);
    for (const field of ["open", "high", "low"]) expect(await value("words", field, 1, 1)).toBeNaN();
  });

  it("yfinance: one file per ticker, adjusted by Adj Close", async () => {
    const paths = ["AAPL", "MSFT"].map((ticker, i) =>
      write(
        `${ticker}.csv`,
        `Date,Open,High,Low,Close,Adj Close,Volume\n2024-01-02,${i + 1},4,1,2,1,100\n2024-01-03,2,4,1,3,3,100\n`,
      ),
    );
    const manifest = await importDataset({ paths, name: "yahoo", dir: data });
    expect(manifest.symbols).toEqual(["AAPL", "MSFT"]);
    expect(await value("yahoo", "close", 0, 0)).toBe(1);
    expect(await value("yahoo", "raw_close", 0, 0)).toBe(2);
    expect(await value("yahoo", "open", 0, 1)).toBe(1);
  });

  it("tushare: compact dates, lots, thousands, a second file with factors", async () => {
    const daily = write(
      "daily_bars.csv",
      "ts_code,trade_date,open,high,low,close,pre_close,vol,amount\n000001.SZ,20240102,10,11,9,10,10,123.45,123.45\n000001.SZ,20240103,10,11,9,10,10,100,100\n",
    );
    const factor = write(
      "adj.csv",
      "ts_code,trade_date,adj_factor\n000001.SZ,20240102,2\n000001.SZ,20240103,4\n000002.SZ,20240103,4\n",
    );
    const manifest = await importDataset({ paths: [daily, factor], name: "tushare", dir: data });
    expect(await value("tushare", "volume", 0, 0)).toBeCloseTo(12345, 9);
    expect(await value("tushare", "amount", 0, 0)).toBeCloseTo(123450, 9);
    expect(await value("tushare", "close", 0, 0)).toBe(20);
    expect(await value("tushare", "close", 1, 0)).toBe(40);
    expect(await value("tushare", "vwap", 0, 0)).toBeCloseTo(20, 12);
    expect(manifest.quality.notes.join("\n")).toContain("1 rows have no bar");
  });

  it("--map, further columns under their own names, text columns left out", async () => {
    const path = write(
      "odd.csv",
      "day,id,last,emaDiff,comment\n2024-01-02,A,10,1.5,hello\n2024-01-03,A,11,2.5,\n",
    );
    const manifest = await importDataset({
      paths: [path],
      name: "odd",
      dir: data,
      map: { symbol: "id", close: "last" },
    });
    expect(manifest.fields.map((field) => field.name)).toEqual(["close", "ema_diff"]);
    expect(manifest.quality.notes.join("\n")).toContain("comment");
    expect(await value("odd", "ema_diff", 1, 0)).toBe(2.5);
  });

  it("a further column that turns into text is left out; a price that does is refused", async () => {
    const lines = Array.from({ length: 300 }, (_, i) => `A${i},2024-01-02,10,1`);
    const text = ["symbol,date,close,rating", ...lines, "B,2024-01-02,10,buy"].join("\n");
    const manifest = await importDataset({ paths: [write("late.csv", text)], name: "late", dir: data });
    expect(manifest.fields.map((field) => field.name)).toEqual(["close"]);
    const price = ["symbol,date,rating,close", ...lines, "B,2024-01-02,10,buy"].join("\n");
    const error = await refusal({ paths: [write("late.csv", price)], name: "late2", dir: data });
    expect(error.evidence).toMatchObject({ line: 302, column: "close", value: "buy" });
  });

  it("high below low and bars outside their range are kept and listed", async () => {
    const path = write("range.csv", `${HEADER}\n2024-01-02,A,10,9,11,10,5\n2024-01-02,B,10,11,9,12,5\n`);
    const { quality } = await importDataset({ paths: [path], name: "range", dir: data });
    expect(quality.highBelowLow).toEqual({
      count: 1,
      first: [{ date: "2024-01-02", symbol: "A", value: 10 }],
    });
    expect(quality.outsideRange).toEqual({
      count: 1,
      first: [{ date: "2024-01-02", symbol: "B", value: 12 }],
    });
    expect(await value("range", "high", 0, 0)).toBe(9);
  });

  it("globs and folders, the same content with the same hash whatever the order of files and columns", async () => {
    const one = write("part-a.csv", csv(row("2024-01-02", "A", 10), row("2024-01-03", "A", 11)));
    const two = write("part-b.csv", "symbol,volume,close,low,high,open,date\nB,1000,5,5,5,5,2024-01-03\n");
    const first = await importDataset({ paths: [one, two], name: "one", dir: data });
    const second = await importDataset({ paths: [`${dir}/part-?.csv`], name: "two", dir: data });
    const third = await importDataset({ paths: [two, one], name: "three", dir: data });
    expect(new Set([first.hash, second.hash, third.hash]).size).toBe(1);
    const other = await importDataset({ paths: [one], name: "four", dir: data });
    expect(other.hash).not.toBe(first.hash);
  });
});
