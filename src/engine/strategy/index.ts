export { Account, netValue } from "./account.js";
export { type Backtest, backtest } from "./backtest.js";
export type { Baseline } from "./baselines.js";
export { decide } from "./decide.js";
export type { Day, Order } from "./events.js";
export { PRESETS, StrategyMetrics, strategyMetrics } from "./metrics.js";
export { deskOf, rulesOf, scoresOn, simulate } from "./simulate.js";
export { StrategySpec } from "./spec.js";
export { step } from "./step.js";
