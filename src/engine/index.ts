/**
 * The engine as a library: panels, formulas, evaluation, scores. No language model, no screen, no network.
 *
 * ```ts
 * import { compile, loadManifest, loadPanel, score } from "factorsmith/engine";
 *
 * const dir = ".factorsmith/data/demo";
 * const { splits } = await loadManifest(dir);
 * const panel = await loadPanel(dir, { window: "search" });
 * const formula = compile("-(close / delay(close, 5) - 1)");
 * const { rankIc } = await score(formula, { panel, splits, split: "train", horizon: 5, entry: "next-open" });
 * ```
 *
 * From values to a portfolio: `backtest` plays them under dated market rules, `explain` says where a period's result came
 * from, `play` moves a paper account by the same step (docs/portfolio.md).
 *
 * ```ts
 * const rows = { from: splits.train.from, to: splits.valid.to };
 * const values = await evaluator.values(formula, rows); // of an open evaluator: createEvaluator(panel)
 * const spec = StrategySpec.parse({ market: "cn-a", top: 50, rebalance: "weekly" });
 * const { metrics, baselines } = await backtest(panel, values, rows, spec, null, { annualisation: 252, riskFree: 0, seed: 1 });
 * ```
 */
export * from "./analysis/index.js";
export {
  type Combination,
  combine,
  FittedCombination,
  scoreCombination,
  storedCombination,
} from "./combine/index.js";
export * from "./compute/index.js";
export * from "./dsl/index.js";
/** `parseFormula` under the name that goes with `score`. */
export { parseFormula as compile } from "./dsl/index.js";
export { EXIT, FactorsmithError } from "./errors.js";
export {
  type Arm,
  type ArmRun,
  createLaboratory,
  type Evolution,
  evolve,
  GpOptions,
  type Laboratory,
  type Proposer,
  runArm,
} from "./gp/index.js";
export * from "./panel/index.js";
export {
  openAccount,
  type PaperLedger,
  play,
  type Reconciliation,
  readAccount,
  reconcile,
} from "./paper/index.js";
export type { OnProgress, Progress } from "./progress.js";
export { writeLongTable } from "./report/long-table.js";
export { score } from "./score.js";
export {
  Attribution,
  attribute,
  type Backtest,
  backtest,
  capacity,
  type Effects,
  Explanation,
  effectsOf,
  explain,
  PRESETS,
  presetPanel,
  StrategyMetrics,
  StrategySpec,
} from "./strategy/index.js";
