import { type FeeOptions, feeRates, roundTripCosts } from "./fees.js";
import { mean, std, tNeweyWest } from "./moments.js";
import { finite, nullable } from "./series.js";
import type { TearSheet } from "./tear-sheet.js";

/**
 * Spread after costs: gross − (turnover of the top + of the bottom) × (cost of a purchase + of a sale) on the date's own
 * fees. A date counts when it has a spread and both turnovers, so gross and net are over the same dates.
 */
export function costs(
  spread: Float64Array,
  top: Float64Array,
  bottom: Float64Array,
  dates: readonly string[],
  fees: FeeOptions,
  { horizon, annualisation }: { horizon: number; annualisation: number },
): TearSheet["costs"] {
  const rates = feeRates(fees);
  const roundTrip = roundTripCosts(rates, dates);
  const traded = spread.map((_, t) => top[t]! + bottom[t]!);
  const cost = traded.map((turnover, t) => turnover * roundTrip[t]!);
  const net = spread.map((gross, t) => gross - cost[t]!);
  const counts = Array.from(net.keys()).filter((t) => Number.isFinite(net[t]!));
  const over = (x: Float64Array) => mean(counts.map((t) => x[t]!));
  const n = finite(net);
  const m = mean(n);
  const s = std(n);
  const gross = over(spread);
  const turnover = over(traded);
  return {
    schedule: fees.schedule,
    rates: rates.map((rate) => ({ ...rate })),
    grossMean: gross,
    costMean: over(cost),
    netMean: m,
    netSharpe: m === null || s === null || s === 0 ? null : (m / s) * Math.sqrt(annualisation / horizon),
    netT: tNeweyWest(n, horizon - 1),
    net: nullable(net),
    // A spread that is negative before any fee has none that would bring it to nil.
    breakEven: gross === null || gross < 0 || !turnover ? null : gross / (2 * turnover),
  };
}
