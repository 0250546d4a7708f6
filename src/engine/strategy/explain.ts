import { z } from "zod";
import { Attribution, attribute } from "./attribution.js";
import type { Backtest } from "./backtest.js";
import { monthlyReturns } from "./calendar.js";
import type { Effects } from "./effects.js";
import { drawdown } from "./metrics.js";
import { nameResults } from "./names.js";
import { StrategyError } from "./strategy-error.js";

const Num = z.number().nullable();
const Name = z.object({
  symbol: z.string(),
  industry: z.string().nullable(),
  profit: z.number().describe("money, after its costs"),
  contribution: z.number().describe("share of the value before the period"),
  days: z.number().int().describe("days held"),
});

/** Where the result of a period came from. Fractions, not percent. */
export const Explanation = z.object({
  from: z.string(),
  to: z.string(),
  days: z.number().int(),
  return: z.number(),
  benchmark: z.object({ name: z.enum(["index", "universe"]), return: z.number() }),
  excess: z.number().describe("return − benchmark"),
  random: Num.describe("median return of the random portfolios with the same turnover"),
  drawdown: z.object({ depth: Num, peak: z.string().nullable(), trough: z.string().nullable() }),
  months: z.array(z.object({ month: z.string(), return: z.number(), benchmark: z.number() })),
  attribution: Attribution,
  universeAgainstBenchmark: z.number().describe("universe − benchmark: 0 when the benchmark is the universe"),
  worst: z.array(Name),
  best: z.array(Name),
  fees: z.number(),
  slippage: z.number(),
  costs: z.number().describe("fees and slippage ÷ value before the period"),
  turnover: z.number().describe("traded ÷ mean value ÷ 2"),
  rebalances: z.number().int(),
  refused: z.record(z.string(), z.number().int()),
});
export type Explanation = z.infer<typeof Explanation>;

/**
 * The first and last date that a period's words mean: `2018`, `2018-03`, `2018-03-05`, `2018-01-01..2018-06-30`.
 * @throws StrategyError `strategy-period`
 */
export function periodOf(words: string): { from: string; to: string } {
  const [first, last = first] = words.split("..").map((part) => part.trim());
  const valid = /^\d{4}(-\d{2}(-\d{2})?)?$/;
  if (!first || !last || !valid.test(first) || !valid.test(last))
    throw new StrategyError("strategy-period", `"${words}" is no period.`, {
      hint: "Write a year, a month, a date, or two of them with .. between: 2018, 2018-03, 2018-01..2018-06.",
      evidence: { period: words },
    });
  const end = `${last}-99-99`.slice(0, 10);
  return { from: first.padEnd(10, "-00"), to: end };
}

/** @throws StrategyError `strategy-period` when the backtest has no day in the period */
export function explain(result: Backtest, effects: Effects, words: string): Explanation {
  const { from, to } = periodOf(words);
  const dates = result.days.map(({ date }) => date);
  const first = dates.findIndex((date) => date >= from);
  const after = dates.findLastIndex((date) => date <= to) + 1;
  if (first < 0 || after <= first)
    throw new StrategyError("strategy-period", `The strategy has no day in ${words}.`, {
      hint: `It was played from ${dates[0]} to ${dates.at(-1)}.`,
      evidence: { period: words, from: dates[0]!, to: dates.at(-1)! },
    });
  const days = result.days.slice(first, after);
  const before =
    first === 0
      ? { date: null, nav: result.spec.cash }
      : { date: dates[first - 1]!, nav: result.days[first - 1]!.nav };
  const returns = days.map(({ nav }, i) => nav / (i === 0 ? before.nav : days[i - 1]!.nav) - 1);
  const bench = (result.index ?? result.universe).slice(first, after);
  const compound = (x: readonly number[]) => x.reduce((product, r) => product * (1 + r), 1) - 1;
  const attribution = attribute(effects, effects.days.slice(first, after));
  const own = compound(returns);
  const other = compound(bench);
  const inside = dates.slice(first, after);
  const benchMonths = monthlyReturns(inside, bench);
  const names = nameResults(days, result.holdings, before).map((name) => ({
    ...name,
    industry: result.industryOf(name.symbol),
  }));
  const fees = days.reduce((sum, day) => sum + day.fees, 0);
  const slippage = days.reduce((sum, day) => sum + day.slippage, 0);
  const refused: Record<string, number> = {};
  for (const { reason } of days.flatMap(({ rejections }) => rejections))
    refused[reason] = (refused[reason] ?? 0) + 1;
  const random = result.baselines.find(({ name }) => name === "random")?.curve;
  const { depth, peak, trough } = drawdown(inside, returns);
  return {
    from: inside[0]!,
    to: inside.at(-1)!,
    days: days.length,
    return: own,
    benchmark: { name: result.index ? "index" : "universe", return: other },
    excess: own - other,
    random: random ? random[after - 1]! / (first === 0 ? 1 : random[first - 1]!) - 1 : null,
    drawdown: { depth, peak, trough },
    months: monthlyReturns(inside, returns).map(({ month, value }, i) => ({
      month,
      return: value,
      benchmark: benchMonths[i]!.value,
    })),
    attribution,
    universeAgainstBenchmark: attribution.universe - other,
    worst: names.filter(({ profit }) => profit < 0).slice(0, 10),
    best: names
      .filter(({ profit }) => profit > 0)
      .slice(-10)
      .reverse(),
    fees,
    slippage,
    costs: (fees + slippage) / before.nav,
    turnover:
      days.reduce((sum, day) => sum + day.traded, 0) /
      (days.reduce((sum, day) => sum + day.nav, 0) / days.length) /
      2,
    rebalances: days.filter(({ orders }) => orders.length > 0).length,
    refused,
  };
}
