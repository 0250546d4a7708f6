export { summarizeIc } from "./ic-summary.js";
export { Entry, FactorScore, IcSummary } from "./score.js";
export { type ScoreOptions, scoreFactors } from "./score-factors.js";
export { purgedRows } from "./windows.js";
