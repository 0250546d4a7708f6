import { z } from "zod";
import type { Manifest } from "../../engine/panel/index.js";
import { StrategySpec } from "../../engine/strategy/index.js";

const of = StrategySpec.shape;

/** The flags that describe a strategy; shared by `backtest` and `paper start`. */
export const strategyInputs = {
  market: z
    .enum(["cn-a", "us"])
    .optional()
    .describe("trading rules (default: the dataset's; the demo market trades as A-shares)"),
  cash: of.cash.describe("money at the start"),
  rebalance: of.rebalance.describe("how often names are chosen again; filled at the next open"),
  select: of.select.describe("top N, best quantile, top-K drop-N, or industry-neutral top N"),
  top: of.top,
  drop: of.drop,
  quantiles: of.quantiles,
  direction: z
    .enum(["high", "low"])
    .optional()
    .describe("which end of the factor is bought (default: as the library says, else high)"),
  weights: of.weights.describe("equal, by factor, by market value, or of least variance (shrunk covariance)"),
  covarianceDays: of.covarianceDays,
  maxWeight: of.maxWeight,
  maxIndustry: of.maxIndustry,
  maxTurnover: of.maxTurnover,
  cashBuffer: of.cashBuffer,
  commission: of.commission,
  minimumCommission: of.minimumCommission,
  slippage: of.slippage,
  impact: of.impact,
  participation: of.participation,
} as const;

type StrategyInput = z.output<z.ZodObject<typeof strategyInputs>>;

/** The strategy of those flags on that dataset. */
export function strategySpec(input: StrategyInput, manifest: Manifest, direction: 1 | -1): StrategySpec {
  const market = input.market ?? (manifest.market === "cn-a" || manifest.kind === "demo" ? "cn-a" : "us");
  const sign = input.direction === undefined ? direction : input.direction === "high" ? 1 : -1;
  return StrategySpec.parse({ ...input, market, direction: sign });
}
