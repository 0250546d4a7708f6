export { type Combination, combine } from "./combine.js";
export { STANDARDISATIONS } from "./inputs.js";
export type { LeakCheck } from "./leaks.js";
export { defaultParams, METHODS, type Method, type Params } from "./methods.js";
export { activeFactors } from "./model.js";
export { FittedCombination, scoreCombination, storedCombination } from "./score.js";
export { SELECTIONS } from "./select.js";
