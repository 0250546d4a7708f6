export { ComputeError, type ComputeErrorCode } from "./compute-error.js";
export { createEvaluator, type EvaluatorOptions } from "./evaluator.js";
export { answeredStats, ShardAnswer, shardAnswer } from "./shard-answer.js";
export { mergeShards, runShardJob, ShardJob, shardJobs } from "./shard-job.js";
export type {
  BatchOptions,
  BatchResult,
  DailyJob,
  DailyStats,
  Evaluator,
  FactorValues,
  Label,
  TargetsJob,
  TargetsResult,
} from "./types.js";
