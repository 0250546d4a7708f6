import { describe, expect, it } from "vitest";
import { detectFormat, extraName, headerKey } from "../../../src/engine/panel/import/columns.js";
import { normaliseSymbol, symbolFromFileName } from "../../../src/engine/panel/import/symbols.js";
import { openText } from "../../../src/engine/panel/import/text.js";
import { scratch } from "./scratch.js";

describe("symbols get one spelling", () => {
  it.each([
    ["600000", "600000.SH"],
    ["'600000", "600000.SH"],
    ["sh.600000", "600000.SH"],
    ["SH600000", "600000.SH"],
    ["600000.XSHG", "600000.SH"],
    ["600000.SS", "600000.SH"],
    ["000001.XSHE", "000001.SZ"],
    ["000001", "000001.SZ"],
    ["300750", "300750.SZ"],
    ["688981", "688981.SH"],
    ["430047", "430047.BJ"],
    ["920001", "920001.BJ"],
    ["900901", "900901.SH"],
    ["SH000001", "000001.SH"],
    ["AAPL", "AAPL"],
    ["BRK.B", "BRK.B"],
  ])("%s → %s", (raw, symbol) => {
    expect(normaliseSymbol(raw)).toBe(symbol);
  });

  it.each([
    ["odd-columns-no-symbol-SH000001.csv", "000001.SH"],
    ["netease-gbk-600000.csv", "600000.SH"],
    ["600519.SH.csv.gz", "600519.SH"],
    ["sz.000002.csv", "000002.SZ"],
    ["AAPL.csv", "AAPL"],
    ["BRK.B_data.csv", "BRK.B"],
    ["daily.csv", undefined],
    ["bars-20240131.csv", undefined],
  ])("file %s → %s", (file, symbol) => {
    expect(symbolFromFileName(file)).toBe(symbol);
  });
});

describe("columns", () => {
  it("are known by their names", () => {
    expect(headerKey("\uFEFFAdj Close")).toBe("adj_close");
    expect(headerKey("$close")).toBe("close");
    expect(["peTTM", "pbMRQ", "isST", "pcfNcfTTM", "涨跌幅", "emaDiff", "MA5"].map(extraName)).toEqual([
      "pe_ttm",
      "pb_mrq",
      "is_st",
      "pcf_ncf_ttm",
      "pct_change",
      "ema_diff",
      "ma5",
    ]);
    expect(extraName("名称")).toBeUndefined();
  });

  it.each([
    ["tushare", ["ts_code", "trade_date", "vol"]],
    ["wind", ["trade_dt", "s_info_windcode", "s_dq_close"]],
    ["netease", ["日期", "收盘价", "前收盘", "成交金额"]],
    ["akshare / eastmoney", ["日期", "收盘", "成交量", "振幅"]],
    ["baostock", ["date", "code", "preclose", "turn", "tradestatus"]],
    ["ricequant", ["order_book_id", "date", "total_turnover"]],
    ["joinquant", ["date", "code", "money"]],
    ["yfinance", ["Date", "Close", "Adj Close"]],
    ["generic", ["date", "symbol", "close"]],
  ])("show that a file is from %s", (name, headers) => {
    expect(detectFormat(headers).name).toBe(name);
  });
});

describe("text", () => {
  const { dir, write } = scratch();

  it("is UTF-8 also when a character lies across two reads", async () => {
    // Reads are 1 MiB: three-byte characters at all three offsets.
    for (const shift of [0, 1, 2]) {
      const path = write("long.csv", `${"a".repeat(shift)}${"中".repeat(400_000)}`);
      expect((await openText(path, dir)).encoding).toBe("utf-8");
    }
  });

  it("is GBK when it is not UTF-8, also when it ends inside a character", async () => {
    expect(
      (await openText(write("gbk.csv", Buffer.from([0xc8, 0xd5, 0xc6, 0xda, 0x2c])), dir)).encoding,
    ).toBe("gbk");
    expect((await openText(write("cut.csv", Buffer.from([0x61, 0xe4, 0xb8])), dir)).encoding).toBe("gbk");
  });
});
