export { type Combination, combine } from "./combine.js";
export { METHODS } from "./methods.js";
