// The numeric core. Nothing here allocates: every pointer, scratch area and length comes from the plan.
// Matrices are date-major f64 rows of `stride` symbols (a multiple of 8); NaN = no value.
export { elementwise } from "./elementwise";
export { tsSum, tsMean, tsVar, tsStd, tsZscore, tsSkew, tsKurt } from "./moments";
export { tsMax, tsMin, tsArgmax, tsArgmin } from "./extremes";
export { tsProduct, decayLinear, ewma, daysSince } from "./weighted";
export { tsAvedev } from "./deviation";
export { ema } from "./recursive";
export { tsCorr, tsCov, tsBeta, regressionResid, tsSlope, tsRsquare, tsResid } from "./regression";
export { tsRank, tsRankCorr } from "./window-rank";
export { tsMedian, tsMad, tsMedianMad, tsQuantile } from "./window-order";
export { csRank, csQuantile, csZscore, csDemean, csScale, csWinsorize } from "./cross-section";
export { groupMean, groupNeutralize, groupZscore, groupRank, neutralize } from "./group";
export { dailyIc } from "./ordered";
export { maskLabel, prepareLabel, rankIc, rankIcs, returnIcs } from "./rank-ic";
export { fullDaily } from "./daily";
export { orderPairs, pairReturns, rankGroups, rankShares } from "./pairs";
export { groupTurnover, partitionCounts, partitionIc } from "./partition";
export { buyable, carryPrices, groupEvents, holdingValues, weightTurnover } from "./holdings";
export { shuffledRankIcs } from "./resample";

export { addSymbol, scanCsv } from "./csv";

/** First byte that the kernels' own constants do not use. */
export function heapBase(): usize {
  return __heap_base;
}
