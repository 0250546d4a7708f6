export { Account, netValue } from "./account.js";
export { type Backtest, backtest } from "./backtest.js";
export type { Day } from "./events.js";
export { StrategyMetrics } from "./metrics.js";
export { deskOf, scoresOn } from "./simulate.js";
export { StrategySpec } from "./spec.js";
export { step } from "./step.js";
