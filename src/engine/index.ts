/**
 * The engine as a library: panels, formulas, evaluation, scores. No language model, no screen, no network.
 *
 * ```ts
 * import { createEvaluator, forwardReturns, loadManifest, loadPanel, parseFormula, scoreFactors } from "factorsmith/engine";
 *
 * const dir = ".factorsmith/data/demo";
 * const { splits } = await loadManifest(dir);
 * const panel = await loadPanel(dir, { window: "search" });
 * const evaluator = await createEvaluator(panel);
 * const label = forwardReturns(panel, { horizon: 5, entry: "next-open" });
 * const formula = parseFormula("-(close / delay(close, 5) - 1)");
 * const [score] = await scoreFactors(evaluator, [formula], { splits, split: "train", horizon: 5, entry: "next-open", label });
 * await evaluator.close();
 * ```
 */
export * from "./analysis/index.js";
export * from "./compute/index.js";
export * from "./dsl/index.js";
export { EXIT, FactorsmithError } from "./errors.js";
export * from "./panel/index.js";
export type { OnProgress, Progress } from "./progress.js";
export { writeLongTable } from "./report/long-table.js";
