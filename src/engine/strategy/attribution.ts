import { z } from "zod";
import type { DayEffects, Effects } from "./effects.js";

export const Attribution = z.object({
  portfolio: z.number().describe("return of the strategy over the dates"),
  universe: z.number().describe("of the equally weighted universe, no costs"),
  excess: z.number().describe("portfolio − universe; what follows adds up to it"),
  allocation: z.number().describe("industries weighted otherwise than the universe"),
  selection: z.number().describe("names chosen inside the industries, interaction included"),
  cash: z.number().describe("cash that was held"),
  costs: z.number().describe("fees and slippage"),
  trading: z.number().describe("trading at the open against holding from close to close"),
  residual: z.number().describe("excess − the sum of the five"),
  industries: z.array(
    z.object({
      name: z.string(),
      weight: z.number().describe("mean, of the strategy"),
      universeWeight: z.number(),
      allocation: z.number(),
      selection: z.number(),
    }),
  ),
  styles: z.array(
    z.object({
      name: z.string(),
      exposure: z.number().describe("mean, standard deviations from the universe"),
      contribution: z.number(),
    }),
  ),
  specific: z.number().describe("excess of the holdings that no style explains"),
});
export type Attribution = z.infer<typeof Attribution>;

/**
 * Adds the effects of days up to a period. A day counts with the weight of Cariño (1999), so that the parts of
 * compounded returns add up to their difference: kₜ/K with k = (ln(1+R) − ln(1+B))/(R − B) of the day and of the period.
 *
 * @param days some consecutive days of `effects.days`, at least one
 */
export function attribute({ industries, styles }: Effects, days: readonly DayEffects[]): Attribution {
  const portfolio = days.reduce((product, day) => product * (1 + day.portfolio), 1) - 1;
  const universe = days.reduce((product, day) => product * (1 + day.universe), 1) - 1;
  const whole = smoothing(portfolio, universe);
  const k = days.map((day) => smoothing(day.portfolio, day.universe) / whole);
  const sum = (of: (day: DayEffects) => number) => days.reduce((total, day, i) => total + k[i]! * of(day), 0);
  const mean = (of: (day: DayEffects) => number) =>
    days.reduce((total, day) => total + of(day), 0) / days.length;
  const parts = {
    allocation: sum((day) => total(day.allocation)),
    selection: sum((day) => total(day.selection)),
    cash: sum((day) => day.cash),
    costs: sum((day) => day.costs),
    trading: sum((day) => day.trading),
  };
  const explained = Object.values(parts).reduce((a, b) => a + b, 0);
  const excess = portfolio - universe;
  return {
    portfolio,
    universe,
    excess,
    ...parts,
    residual: excess - explained,
    industries: industries
      .map((name, g) => ({
        name,
        weight: mean((day) => day.weights[g]!),
        universeWeight: mean((day) => day.universeWeights[g]!),
        allocation: sum((day) => day.allocation[g]!),
        selection: sum((day) => day.selection[g]!),
      }))
      .filter(({ weight, universeWeight }) => weight > 0 || universeWeight > 0),
    styles: styles.map((name, g) => ({
      name,
      exposure: mean((day) => day.exposures[g] ?? 0),
      contribution: sum((day) => day.styleEffects[g] ?? 0),
    })),
    specific: parts.allocation + parts.selection + parts.cash - sum((day) => total(day.styleEffects)),
  };
}

const total = (x: Float64Array): number => x.reduce((a, b) => a + b, 0);

function smoothing(r: number, b: number): number {
  return Math.abs(r - b) < 1e-9 ? 1 / (1 + r) : (Math.log1p(r) - Math.log1p(b)) / (r - b);
}
