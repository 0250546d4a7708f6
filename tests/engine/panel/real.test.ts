import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { beforeAll, describe, expect, it } from "vitest";
import { importDataset, loadPanel, type Manifest, type Panel } from "../../../src/engine/panel/index.js";
import { dataFolder } from "../real-data.js";
import { scratch } from "./scratch.js";

/** Rows of a query that has nothing to do with the import. */
async function sql(text: string): Promise<Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const rows = (await connection.runAndReadAll(text)).getRowObjects();
  connection.closeSync();
  instance.closeSync();
  return rows;
}

const cn = dataFolder("cn-hs300-daily");
const us = dataFolder("us-sp500-daily");

describe.skipIf(!cn)("CSI 300, 2016–2023 (needs the HS300 data)", () => {
  const { data } = scratch();
  let manifest: Manifest;
  let panel: Panel;

  beforeAll(async () => {
    manifest = await importDataset({ paths: [cn!], name: "hs300", dir: data });
    panel = await loadPanel(join(data, "hs300"), { window: "all" });
  });

  it("has the shape that its README states", () => {
    expect([manifest.dates.length, manifest.symbols.length]).toEqual([1945, 581]);
    expect([manifest.dates[0], manifest.dates.at(-1)]).toEqual(["2016-01-04", "2023-12-29"]);
    expect(manifest.quality.rows).toEqual({ read: 1036568, kept: 1036568, dropped: {} });
    expect(manifest.quality.gaps.cells).toBe(0);
    expect(manifest.quality.vwapOutsideRange).toBe(3);
    expect([manifest.quality.highBelowLow.count, manifest.quality.outsideRange.count]).toEqual([0, 0]);
    expect(manifest.market).toBe("cn-a");
  });

  it("agrees with SQL on adjusted prices, turnover, size and suspension", async () => {
    const rows = await sql(`
      with f as (select *, volume is null or volume = 0 as halted from '${cn}/daily.parquet')
      select strftime(date, '%Y-%m-%d') as date, symbol, halted,
        case when not halted then close * adj_factor end as close,
        case when not halted then open * adj_factor end as open,
        case when not halted then turnover / 100 end as turnover,
        case when not halted and turnover > 0 then volume / (turnover / 100) end as float_shares,
        case when not halted and turnover > 0 then close * volume / (turnover / 100) end as market_cap,
        close as raw_close
      from f where hash(symbol, date) % 40 = 0`);
    expect(rows.length).toBeGreaterThan(20_000);
    const symbol = new Map(panel.symbols.map((name, i) => [name, i]));
    const day = new Map(panel.dates.map((date, i) => [date, i]));
    for (const row of rows) {
      const i = day.get(row["date"] as string)! * panel.stride + symbol.get(row["symbol"] as string)!;
      if (panel.tradable[i] !== (row["halted"] ? 0 : 1))
        throw new Error(`tradable ${row["date"]} ${row["symbol"]}`);
      for (const name of ["close", "open", "turnover", "float_shares", "market_cap", "raw_close"]) {
        const ours = panel.fields.get(name)![i]!;
        const theirs = row[name] as number | null;
        const equal = theirs === null ? Number.isNaN(ours) : Math.abs(ours / theirs - 1) < 1e-12;
        if (!equal) throw new Error(`${name} ${row["date"]} ${row["symbol"]}: ${ours}, SQL ${theirs}`);
      }
    }
  });

  it("agrees with SQL on the number of listed members on every date", async () => {
    const rows = await sql(`
      with days as (
        select date, row_number() over (order by date) as day
        from (select distinct date from '${cn}/daily.parquet')),
      bars as (
        select d.symbol, d.date, day, last_value(case when volume > 0 then day end ignore nulls)
          over (partition by d.symbol order by d.date rows unbounded preceding) as traded
        from '${cn}/daily.parquet' d join days using (date))
      select strftime(b.date, '%Y-%m-%d') as date, count(*)::integer as n
      from bars b
      join read_csv('${cn}/membership.csv') m on m.symbol = b.symbol and b.date between m.start and m.end
      where day - traded <= 250 group by b.date order by b.date`);
    const ours = panel.dates.map((date, t) => ({
      date,
      n: panel.universe.subarray(t * panel.stride, (t + 1) * panel.stride).reduce((sum, one) => sum + one, 0),
    }));
    expect(ours).toEqual(rows);
  });
});

describe.skipIf(!us)("S&P 500, 2013–2018 (needs the SP500 data)", () => {
  const { data } = scratch();

  it("has the defects that its README lists, and no others", async () => {
    const { quality, market, dates, symbols } = await importDataset({
      paths: [us!],
      name: "sp500",
      dir: data,
    });
    expect([market, dates.length, symbols.length]).toEqual(["us", 1259, 505]);
    expect(quality.gaps.cells).toBe(51);
    expect(quality.gaps.symbols.map(({ symbol, missing }) => `${symbol} ${missing}`)).toEqual([
      "DHR 16",
      "O 16",
      "ES 10",
      "ICE 5",
      "BMY 2",
      "ORCL 2",
    ]);
    expect(quality.suspended).toBe(4);
    expect(quality.highBelowLow.count + quality.outsideRange.count).toBe(12);
    const listed = await sql(
      `select strftime(date, '%Y-%m-%d') as date, symbol from read_csv('${us}/known-defects.csv') where kind = 'jump>35%' order by 1, 2`,
    );
    expect(
      quality.jumps.first
        .map(({ date, symbol }) => ({ date, symbol }))
        .sort((a, b) => (a.date + a.symbol < b.date + b.symbol ? -1 : 1)),
    ).toEqual(listed);
    expect(quality.badTicks.first).toContainEqual({ date: "2016-05-19", symbol: "LNT", value: 17.87 });
  });
});
