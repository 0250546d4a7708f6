import { describe, expect, it } from "vitest";
import { simulate } from "../../../src/engine/strategy/simulate.js";
import { StrategySpec } from "../../../src/engine/strategy/spec.js";
import { panelOf, type SmallMarket, valuesOf } from "./small-market.js";

const spec = (over: Partial<StrategySpec> = {}) =>
  StrategySpec.parse({
    market: "cn-a",
    cash: 100_000,
    rebalance: "daily",
    top: 1,
    cashBuffer: 0.02,
    slippage: 0,
    ...over,
  });

/** One name, bought on the second date, left for another on the third. */
function bought(dates: readonly string[], open: readonly number[], more: Partial<SmallMarket> = {}) {
  const rows = dates.map((_, t) => [open[t]!]);
  const panel = panelOf({ dates, symbols: ["600000.SH"], open: rows, close: rows, ...more });
  return simulate(
    panel,
    valuesOf(
      panel,
      dates.map(() => [1]),
    ),
    { from: 0, to: dates.length },
    spec(),
  );
}

/** Bought at 10 on the second date, sold at 10 on the third. */
function roundTrip(dates: readonly [string, string, string], over: Partial<StrategySpec> = {}) {
  const rows = dates.map(() => [10, 10_000]);
  const panel = panelOf({ dates, symbols: ["600000.SH", "600001.SH"], open: rows, close: rows });
  const factor = [
    [1, 0],
    [0, 1],
    [0, 1],
  ];
  return simulate(panel, valuesOf(panel, factor), { from: 0, to: 3 }, spec(over));
}

describe("ledgers on both sides of a date", () => {
  it("stamp duty: a sale of ¥98,000 pays 98 on 2023-08-25 and 49 on 2023-08-28", async () => {
    // 9,800 at 10: commission 24.50, transfer 0.98 each way. 100,000 − 24.5 − 0.98 − 24.5 − 0.98 − stamp.
    const before = await roundTrip(["2023-08-23", "2023-08-24", "2023-08-25"]);
    expect(before[1]!.fills).toMatchObject([{ side: "sell", shares: 9800, stamp: 98 }]);
    expect(before[1]!.cash).toBeCloseTo(100_000 - 2 * 25.48 - 98, 6);
    const after = await roundTrip(["2023-08-24", "2023-08-25", "2023-08-28"]);
    expect(after[1]!.fills).toMatchObject([{ side: "sell", shares: 9800, stamp: 49 }]);
    expect(after[1]!.cash).toBeCloseTo(100_000 - 2 * 25.48 - 49, 6);
    expect(after[0]!.fills[0]).toMatchObject({ side: "buy", stamp: 0 });
  });

  it("transfer fee: none on 2015-07-31, 1.96 on 2015-08-03; 1.96 on 2022-04-28, 0.98 on 2022-04-29", async () => {
    const fee = async (dates: [string, string, string]) => (await roundTrip(dates))[1]!.fills[0]!.transfer;
    expect(await fee(["2015-07-29", "2015-07-30", "2015-07-31"])).toBe(0);
    expect(await fee(["2015-07-30", "2015-07-31", "2015-08-03"])).toBeCloseTo(1.96, 10);
    expect(await fee(["2022-04-26", "2022-04-27", "2022-04-28"])).toBeCloseTo(1.96, 10);
    expect(await fee(["2022-04-27", "2022-04-28", "2022-04-29"])).toBeCloseTo(0.98, 10);
  });

  it("commission: ¥5 up to ¥20,000 of value at 0.025 %, the rate above; the flags replace both", async () => {
    const [day] = await roundTrip(["2021-03-01", "2021-03-02", "2021-03-03"], { cash: 20_500 });
    // 20,090 budget → 2,000 shares = 20,000: 0.025 % is 5 exactly.
    expect(day!.fills[0]).toMatchObject({ shares: 2000, commission: 5 });
    const [more] = await roundTrip(["2021-03-01", "2021-03-02", "2021-03-03"], { cash: 40_900 });
    expect(more!.fills[0]).toMatchObject({ shares: 4000, commission: 10 });
    const [own] = await roundTrip(["2021-03-01", "2021-03-02", "2021-03-03"], {
      commission: 0.001,
      minimumCommission: 0,
    });
    expect(own!.fills[0]!.commission).toBeCloseTo(98, 8);
  });

  it("ST: a purchase at +6 % is refused on 2026-07-03 and filled on 2026-07-06", async () => {
    const st = { fields: { is_st: [[1], [1]] } };
    const refused = await bought(["2026-07-02", "2026-07-03"], [10, 10.6], st);
    expect(refused[0]).toMatchObject({ fills: [], rejections: [{ reason: "limit-up" }] });
    const filled = await bought(["2026-07-03", "2026-07-06"], [10, 10.6], st);
    expect(filled[0]!.fills).toMatchObject([{ price: 10.6 }]);
    // Not special treatment: +6 % was no limit on either side.
    expect((await bought(["2026-07-02", "2026-07-03"], [10, 10.6]))[0]!.fills).toHaveLength(1);
  });

  it("ChiNext: a purchase at +15 % is refused on 2020-08-21 and filled on 2020-08-24", async () => {
    const chinext = { symbols: ["300001.SZ"] };
    expect((await bought(["2020-08-20", "2020-08-21"], [10, 11.5], chinext))[0]!.rejections).toMatchObject([
      { reason: "limit-up" },
    ]);
    expect((await bought(["2020-08-21", "2020-08-24"], [10, 11.5], chinext))[0]!.fills).toMatchObject([
      { price: 11.5 },
    ]);
  });

  it("STAR and Beijing: ±20 % and ±30 % to the cent", async () => {
    const star = { symbols: ["688001.SH"] };
    expect((await bought(["2021-03-01", "2021-03-02"], [10, 11.99], star))[0]!.fills).toHaveLength(1);
    expect((await bought(["2021-03-01", "2021-03-02"], [10, 12], star))[0]!.rejections).toMatchObject([
      { reason: "limit-up" },
    ]);
    const beijing = { symbols: ["920001.BJ"] };
    expect((await bought(["2022-03-01", "2022-03-02"], [10, 12.99], beijing))[0]!.fills).toHaveLength(1);
    expect((await bought(["2022-03-01", "2022-03-02"], [10, 13], beijing))[0]!.rejections).toMatchObject([
      { reason: "limit-up" },
    ]);
  });

  it("new listings: the main board is free on its first day until 2023-04-09, for five days from 2023-04-10", async () => {
    const listed = async (dates: readonly string[], jump: number) => {
      // Two names; the second lists on the second date and jumps by `jump` on the third.
      const rows = dates.map((_, t) => [10, t === 0 ? null : t === 1 ? 10 : 10 * (1 + jump)]);
      const panel = panelOf({ dates, symbols: ["600000.SH", "600001.SH"], open: rows, close: rows });
      const days = await simulate(
        panel,
        valuesOf(
          panel,
          dates.map((_, t) => (t === 1 ? [0, 1] : [1, 0])),
        ),
        { from: 0, to: dates.length },
        spec(),
      );
      return days[1]!;
    };
    expect((await listed(["2023-04-05", "2023-04-06", "2023-04-07"], 0.2)).rejections).toMatchObject([
      { symbol: "600001.SH", reason: "limit-up" },
    ]);
    expect(
      (await listed(["2023-04-07", "2023-04-10", "2023-04-11"], 0.2)).fills.filter(
        ({ side }) => side === "buy",
      ),
    ).toMatchObject([{ symbol: "600001.SH", price: 12 }]);
  });

  it("ChiNext listings: free on the first day until 2020-08-21, for five days from 2020-08-24", async () => {
    // Listed on the second date, 30 % up on the third.
    const third = async (dates: readonly string[]) => {
      const rows = dates.map((_, t) => [10, t === 0 ? null : t === 1 ? 10 : 13]);
      const panel = panelOf({ dates, symbols: ["300001.SZ", "300999.SZ"], open: rows, close: rows });
      const values = valuesOf(
        panel,
        dates.map((_, t) => (t === 1 ? [0, 1] : [1, 0])),
      );
      return (await simulate(panel, values, { from: 0, to: dates.length }, spec()))[1]!;
    };
    expect((await third(["2020-08-19", "2020-08-20", "2020-08-21"])).rejections).toMatchObject([
      { symbol: "300999.SZ", reason: "limit-up" },
    ]);
    expect(
      (await third(["2020-08-20", "2020-08-21", "2020-08-24"])).fills.filter(({ side }) => side === "buy"),
    ).toMatchObject([{ symbol: "300999.SZ", price: 13 }]);
  });

  it("ChiNext under special treatment: +6 % is beyond the limit on 2020-08-21 and inside it on 2020-08-24", async () => {
    const st = { symbols: ["300001.SZ"], fields: { is_st: [[1], [1]] } };
    expect((await bought(["2020-08-20", "2020-08-21"], [10, 10.6], st))[0]!.rejections).toMatchObject([
      { reason: "limit-up" },
    ]);
    expect((await bought(["2020-08-21", "2020-08-24"], [10, 10.6], st))[0]!.fills).toHaveLength(1);
  });

  it("lots: 199 of STAR are none and 201 are 201; 199 of the main board are 100; 101 of Beijing are 101", async () => {
    // 98 % of the money at a price of 10, less nothing: the budget buys exactly so many.
    const shares = async (symbol: string, wanted: number) => {
      const rows = [[10], [10]];
      const panel = panelOf({
        dates: ["2022-03-01", "2022-03-02"],
        symbols: [symbol],
        open: rows,
        close: rows,
      });
      const cash = (wanted * 10 + 0.5) / 0.98;
      const [day] = await simulate(panel, valuesOf(panel, [[1], [1]]), { from: 0, to: 2 }, spec({ cash }));
      return day!.fills[0]?.shares ?? 0;
    };
    expect(await shares("688001.SH", 199)).toBe(0);
    expect(await shares("688001.SH", 201)).toBe(201);
    expect(await shares("600000.SH", 199)).toBe(100);
    expect(await shares("600000.SH", 99)).toBe(0);
    expect(await shares("920001.BJ", 101)).toBe(101);
    expect(await shares("920001.BJ", 99)).toBe(0);
  });

  it("the US table: single shares, no limit, no stamp, one commission", async () => {
    const rows = [[10], [13.37]];
    const panel = panelOf({
      dates: ["2021-03-01", "2021-03-02"],
      symbols: ["AAPL"],
      open: rows,
      close: rows,
    });
    const [day] = await simulate(
      panel,
      valuesOf(panel, [[1], [1]]),
      { from: 0, to: 2 },
      spec({ market: "us", cash: 1000 }),
    );
    // 98 shares were sized at 10; 74 × 13.37 = 989.38 + 0.05 % = 989.87 is what the cash reaches.
    expect(day!.fills).toMatchObject([{ shares: 74, price: 13.37, stamp: 0, transfer: 0 }]);
    expect(day!.fills[0]!.commission).toBeCloseTo(0.49469, 10);
    expect(day!.rejections).toMatchObject([{ reason: "cash", unfilled: 24 }]);
  });
});

describe("corporate actions and the end of a listing", () => {
  it("a holder on the day before gets the dividend, a buyer on the day itself does not", async () => {
    const dates = ["2021-03-01", "2021-03-02", "2021-03-03"];
    const market = { factor: [[1], [1], [10 / 9.8]] };
    const holder = await bought(dates, [10, 10, 9.8], market);
    expect(holder[1]!.actions).toMatchObject([{ kind: "dividend" }]);
    const buyer = await bought(dates.slice(1), [10, 9.8], { factor: [[1], [10 / 9.8]] });
    expect(buyer[0]!.actions).toEqual([]);
    expect(buyer[0]!.fills).toHaveLength(1);
  });

  it("a ratio of 1.15 changes the shares, one of 1.149 pays cash; the value stays either way", async () => {
    const dates = ["2021-03-01", "2021-03-02", "2021-03-03"];
    const ratioed = async (ratio: number) =>
      (await bought(dates, [10, 10, 10 / ratio], { factor: [[1], [1], [ratio]] }))[1]!;
    const split = await ratioed(1.15);
    // 9,800 · 1.15 = 11,270 shares.
    expect(split.actions).toMatchObject([{ kind: "split", sharesBefore: 9800, sharesAfter: 11_270 }]);
    const dividend = await ratioed(1.149);
    expect(dividend.actions).toMatchObject([{ kind: "dividend", sharesBefore: 9800, sharesAfter: 9800 }]);
    // 98,000 less 98,000 / 1.149 = 12,708.44 in cash.
    expect(dividend.actions[0]!.cash).toBeCloseTo(98_000 - 98_000 / 1.149, 6);
  });

  it("two days without a quote are borne where two are allowed, the third closes", async () => {
    const dates = ["2021-03-01", "2021-03-02", "2021-03-03", "2021-03-04", "2021-03-05"];
    const rows = [[10], [10], [null], [null], [null]];
    const panel = panelOf({ dates, symbols: ["600000.SH"], open: rows, close: rows });
    const values = valuesOf(panel, [[1], [1], [null], [null], [null]]);
    const days = await simulate(panel, values, { from: 0, to: 5 }, spec({ delistAfter: 3 }));
    expect(days.map(({ names }) => names)).toEqual([1, 1, 1, 0]);
    expect(days[3]!.fills).toMatchObject([{ side: "delist", shares: 9800, price: 10, value: 98_000 }]);
  });

  it("an order of before a split is filled in new shares", async () => {
    // Ordered 9,800 at a close of 10; 2-for-1 overnight, open 5: 19,600 new shares for the same money.
    const days = await bought(["2021-03-01", "2021-03-02"], [10, 5], { factor: [[1], [2]] });
    expect(days[0]!.orders).toMatchObject([{ shares: 9800 }]);
    expect(days[0]!.fills).toMatchObject([{ shares: 19_600, price: 5 }]);
    expect(days[0]!.actions).toEqual([]);
  });

  it("the last quoted day still has its price, the first without trades none", async () => {
    const dates = ["2021-03-01", "2021-03-02", "2021-03-03", "2021-03-04"];
    const rows = [[10], [10], [9.5], [null]];
    const panel = panelOf({ dates, symbols: ["600000.SH"], open: rows, close: rows });
    const days = await simulate(
      panel,
      valuesOf(panel, [[1], [1], [1], [null]]),
      { from: 0, to: 4 },
      spec({ delistAfter: 1, delistRecovery: 0 }),
    );
    expect(days[1]!.holdings).toBeCloseTo(days[1]!.names * 9800 * 9.5, 6);
    expect(days[2]).toMatchObject({ names: 0, holdings: 0 });
    expect(days[2]!.fills).toMatchObject([{ side: "delist", price: 0 }]);
  });
});
