export { ComputeError, type ComputeErrorCode } from "./compute-error.js";
export { createEvaluator, type EvaluatorOptions } from "./evaluator.js";
export type { BatchOptions, BatchResult, DailyJob, DailyStats, Evaluator, FactorValues } from "./types.js";
