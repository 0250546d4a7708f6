import { describe, expect, it } from "vitest";
import type { Account } from "../../../src/engine/strategy/account.js";
import { execute } from "../../../src/engine/strategy/broker.js";
import { Quotes } from "../../../src/engine/strategy/quotes.js";
import { CN_A } from "../../../src/engine/strategy/rules/cn-a.js";
import { simulate } from "../../../src/engine/strategy/simulate.js";
import { StrategySpec } from "../../../src/engine/strategy/spec.js";
import { panelOf, type SmallMarket, valuesOf } from "./small-market.js";

const spec = (over: Partial<StrategySpec> = {}) =>
  StrategySpec.parse({
    market: "cn-a",
    cash: 100_000,
    rebalance: "daily",
    top: 1,
    cashBuffer: 0,
    slippage: 0,
    ...over,
  });

/** Mon … Fri of one week in which nothing changed in the tables. */
const WEEK = ["2021-03-01", "2021-03-02", "2021-03-03", "2021-03-04", "2021-03-05"];

function play(market: SmallMarket, factor: (number | null)[][], over: Partial<StrategySpec> = {}) {
  const panel = panelOf(market);
  return simulate(panel, valuesOf(panel, factor), { from: 0, to: market.dates.length }, spec(over));
}

describe("ledgers worked by hand", () => {
  it("buys whole lots at the next open and pays the minimum commission and the transfer fee", async () => {
    // Decided at close 10.00: 100,000 / 10 = 10,000 shares. Open 10.10: 101,000 > cash, so 9,900 → 99,990.
    // Commission max(5, 24.9975) = 24.9975 and transfer 0.02‰ = 1.9998: 100,016.9973 > 100,000 → 9,800 shares.
    // 98,980 + 24.745 + 1.9796 = 99,006.7246; cash 993.2754; close 10.20: 99,960 → NAV 100,953.2754.
    const [day] = await play(
      { dates: WEEK.slice(0, 2), symbols: ["600000.SH"], open: [[10], [10.1]], close: [[10], [10.2]] },
      [[1], [1]],
    );
    expect(day!.fills).toMatchObject([{ side: "buy", shares: 9800, price: 10.1 }]);
    expect(day!.rejections).toMatchObject([{ reason: "cash", unfilled: 200 }]);
    expect(day!.cash).toBeCloseTo(993.2754, 8);
    expect(day!.nav).toBeCloseTo(100_953.2754, 8);
  });

  it("charges ¥5 when the rate gives less, on both sides, and stamp duty when it sells", async () => {
    // 1 lot at 10: 1,000 + 5 + 0.02. Sold at 10 on the next day but one: 1,000 − 5 − 1 − 0.02.
    const days = await play(
      {
        dates: WEEK.slice(0, 3),
        symbols: ["600000.SH", "600001.SH"],
        open: [
          [10, 5000],
          [10, 5000],
          [10, 5000],
        ],
        close: [
          [10, 5000],
          [10, 5000],
          [10, 5000],
        ],
      },
      [
        [1, 0],
        [0, 1],
        [0, 1],
      ],
      { cash: 1_500 },
    );
    expect(days[0]!.cash).toBeCloseTo(1500 - 1000 - 5 - 0.02, 10);
    expect(days[1]!.cash).toBeCloseTo(1500 - 1000 - 5 - 0.02 + 1000 - 5 - 1 - 0.02, 10);
    expect(days[1]!.roundTrips).toHaveLength(1);
    expect(days[1]!.roundTrips[0]!.profit).toBeCloseTo(-11.04, 10);
  });

  it("refuses a purchase that opens at the upper limit, and fills one that only closes there", async () => {
    const market = (open: number): SmallMarket => ({
      dates: WEEK.slice(0, 2),
      symbols: ["600000.SH"],
      open: [[10], [open]],
      close: [[10], [11]],
    });
    expect((await play(market(11), [[1], [1]]))[0]).toMatchObject({
      fills: [],
      rejections: [{ reason: "limit-up" }],
      cash: 100_000,
    });
    expect((await play(market(10.99), [[1], [1]]))[0]!.fills).toHaveLength(1);
  });

  it("refuses a sale that opens at the lower limit and sells on the next day instead", async () => {
    const days = await play(
      {
        dates: WEEK,
        symbols: ["600000.SH", "600001.SH"],
        open: [
          [10, 10],
          [10, 10],
          [9, 10],
          [8.5, 10],
          [8.5, 10],
        ],
        close: [
          [10, 10],
          [10, 10],
          [9, 10],
          [8.5, 10],
          [8.5, 10],
        ],
      },
      [
        [1, 0],
        [0, 1],
        [0, 1],
        [0, 1],
        [0, 1],
      ],
    );
    expect(days[1]!.rejections.find(({ side }) => side === "sell")).toMatchObject({
      reason: "limit-down",
      symbol: "600000.SH",
    });
    expect(days[2]!.fills).toMatchObject([
      { side: "sell", price: 8.5 },
      { side: "buy", symbol: "600001.SH" },
    ]);
  });

  it("takes the limit from the close after the ex-right adjustment", async () => {
    // 2-for-1: close 20 becomes a reference of 10, so 11 is the limit and 10.5 is not.
    const market = (open: number): SmallMarket => ({
      dates: WEEK.slice(0, 2),
      symbols: ["600000.SH"],
      open: [[20], [open]],
      close: [[20], [open]],
      factor: [[1], [2]],
    });
    expect((await play(market(11), [[1], [1]]))[0]!.rejections).toMatchObject([{ reason: "limit-up" }]);
    expect((await play(market(10.5), [[1], [1]]))[0]!.fills).toHaveLength(1);
  });

  it("does not trade a suspended name and keeps its money at the last price", async () => {
    const days = await play(
      {
        dates: WEEK,
        symbols: ["600000.SH", "600001.SH"],
        open: [
          [10, 10],
          [10, 10],
          [null, 10],
          [10, 10],
          [10, 10],
        ],
        close: [
          [10, 10],
          [10, 10],
          [null, 10],
          [10, 10],
          [10, 10],
        ],
      },
      [
        [1, 0],
        [0, 1],
        [0, 1],
        [0, 1],
        [0, 1],
      ],
    );
    expect(days[1]!.rejections[0]).toMatchObject({ reason: "suspended", side: "sell" });
    expect(days[1]!.nav).toBeCloseTo(days[0]!.nav, 8);
    // Its money was not there when the other name was decided on; that follows one day later.
    expect(days.slice(2).map(({ fills }) => fills.map(({ side }) => side))).toEqual([["sell"], ["buy"]]);
  });

  it("pays a dividend in cash: 2 % off the price, the same value", async () => {
    const days = await play(
      {
        dates: WEEK.slice(0, 3),
        symbols: ["600000.SH"],
        open: [[10], [10], [9.8]],
        close: [[10], [10], [9.8]],
        factor: [[1], [1], [10 / 9.8]],
      },
      [[1], [1], [1]],
      { rebalance: "monthly" },
    );
    const held = days[0]!.holdings / 10;
    expect(days[1]!.actions).toMatchObject([{ kind: "dividend", sharesBefore: held, sharesAfter: held }]);
    expect(days[1]!.actions[0]!.cash).toBeCloseTo(held * 0.2, 8);
    expect(days[1]!.nav).toBeCloseTo(days[0]!.nav, 6);
  });

  it("multiplies the shares at a split and pays the fraction of a share", async () => {
    const days = await play(
      {
        dates: WEEK.slice(0, 3),
        symbols: ["600000.SH"],
        open: [[15], [15], [10]],
        close: [[15], [15], [10]],
        factor: [[1], [1], [1.5]],
      },
      [[1], [1], [1]],
      { rebalance: "monthly" },
    );
    const before = days[0]!.holdings / 15;
    expect(days[1]!.actions).toMatchObject([
      { kind: "split", sharesBefore: before, sharesAfter: before * 1.5 },
    ]);
    expect(days[1]!.nav).toBeCloseTo(days[0]!.nav, 6);
  });

  it("fills no more than a share of the day's volume", async () => {
    const [day] = await play(
      {
        dates: WEEK.slice(0, 2),
        symbols: ["600000.SH"],
        open: [[10], [10]],
        close: [[10], [10]],
        volume: [[50_000], [12_345]],
      },
      [[1], [1]],
      { participation: 0.1 },
    );
    // 10 % of 12,345 = 1,234.5 → 1,200 shares of the 10,000 ordered.
    expect(day!.fills).toMatchObject([{ shares: 1200 }]);
    expect(day!.rejections).toMatchObject([{ reason: "participation", unfilled: 8800 }]);
  });

  it("moves the price against the order, but not beyond the limit", async () => {
    const at = async (open: number) =>
      (
        await play(
          { dates: WEEK.slice(0, 2), symbols: ["600000.SH"], open: [[10], [open]], close: [[10], [open]] },
          [[1], [1]],
          { slippage: 0.01 },
        )
      )[0]!;
    expect((await at(10)).fills[0]!.price).toBeCloseTo(10.1, 10);
    expect((await at(10.95)).fills[0]!.price).toBe(11);
  });

  it("closes a position that is never quoted again", async () => {
    const days = await play(
      {
        dates: WEEK,
        symbols: ["600000.SH"],
        open: [[10], [10], [null], [null], [null]],
        close: [[10], [10], [null], [null], [null]],
      },
      [[1], [1], [null], [null], [null]],
      { delistAfter: 2, delistRecovery: 0.5 },
    );
    expect(days[2]!.fills).toMatchObject([{ side: "delist", price: 5 }]);
    expect(days[3]!.names).toBe(0);
  });
});

describe("T+1", () => {
  it("refuses to sell what was bought the same day in China, not in the US rules", () => {
    const panel = panelOf({
      dates: WEEK.slice(0, 2),
      symbols: ["600000.SH"],
      open: [[10], [10]],
      close: [[10], [10]],
    });
    const account: Account = { cash: 100_000, positions: [] };
    const quotes = new Quotes(panel, CN_A);
    const order = { decided: WEEK[0]!, symbol: "600000.SH", shares: 300, exit: false } as const;
    const terms = { slippage: 0, participation: 1, commission: undefined, minimumCommission: undefined };
    expect(execute(account, [{ ...order, side: "buy" }], quotes, 0, terms).fills).toHaveLength(1);
    expect(execute(account, [{ ...order, side: "sell" }], quotes, 0, terms).rejections).toMatchObject([
      { reason: "t-plus-1", unfilled: 300 },
    ]);
    // The next day 300 may go; of 200 more bought that day none may.
    execute(account, [{ ...order, side: "buy", shares: 200 }], quotes, 1, terms);
    const next = execute(account, [{ ...order, side: "sell", shares: 500, exit: true }], quotes, 1, terms);
    expect(next.fills).toMatchObject([{ shares: 300 }]);
    expect(next.rejections).toMatchObject([{ reason: "t-plus-1", unfilled: 200 }]);
  });
});

describe("selection", () => {
  const flat = (n: number, days: number) =>
    Array.from({ length: days }, () => Array.from({ length: n }, () => 10));
  const symbols = (n: number) => Array.from({ length: n }, (_, i) => `60000${i}.SH`);
  const bought = (days: Awaited<ReturnType<typeof play>>, day: number) =>
    days[day]!.fills.filter(({ side }) => side === "buy").map(({ symbol }) => symbol.slice(5, 6));

  it("drop: replaces at most N of the names outside the best K", async () => {
    const days = await play(
      { dates: WEEK.slice(0, 3), symbols: symbols(6), open: flat(6, 3), close: flat(6, 3) },
      [
        [6, 5, 4, 3, 2, 1],
        [1, 2, 3, 4, 5, 6],
        [0, 0, 0, 0, 0, 0],
      ],
      { select: "drop", top: 3, drop: 1, cashBuffer: 0.05 },
    );
    expect(bought(days, 0)).toEqual(["0", "1", "2"]);
    // All three are outside the best three; only the worst (0) leaves and the best (5) comes.
    expect(days[1]!.fills.filter(({ side }) => side === "sell").map(({ symbol }) => symbol)).toContain(
      "600000.SH",
    );
    expect(bought(days, 1)).toContain("5");
    expect(days[1]!.names).toBe(3);
  });

  it("industry: seats by the industries' shares", async () => {
    const days = await play(
      {
        dates: WEEK.slice(0, 2),
        symbols: symbols(6),
        open: flat(6, 2),
        close: flat(6, 2),
        industry: [0, 0, 0, 0, 1, 1],
      },
      [
        [6, 5, 4, 3, 2, 1],
        [0, 0, 0, 0, 0, 0],
      ],
      { select: "industry", top: 3, cashBuffer: 0.05 },
    );
    expect(bought(days, 0)).toEqual(["0", "1", "4"]);
  });

  it("low is bought with direction −1, quantiles hold their share", async () => {
    const days = await play(
      { dates: WEEK.slice(0, 2), symbols: symbols(6), open: flat(6, 2), close: flat(6, 2) },
      [
        [6, 5, 4, 3, 2, 1],
        [0, 0, 0, 0, 0, 0],
      ],
      { select: "quantile", quantiles: 3, direction: -1, cashBuffer: 0.05 },
    );
    expect(bought(days, 0)).toEqual(["5", "4"]);
  });

  it("weekly rebalances trade on the first day of a week only", async () => {
    const dates = ["2021-03-04", "2021-03-05", "2021-03-08", "2021-03-09", "2021-03-15"];
    const factor = dates.map((_, t) => (t === 1 ? [0, 1] : [1, 0]));
    const days = await play({ dates, symbols: symbols(2), open: flat(2, 5), close: flat(2, 5) }, factor, {
      rebalance: "weekly",
    });
    // The first day opens the account; then Mondays.
    expect(days.filter(({ orders }) => orders.length > 0).map(({ date }) => date)).toEqual([
      "2021-03-05",
      "2021-03-08",
      "2021-03-15",
    ]);
  });
});
