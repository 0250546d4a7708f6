export { count, DASH, fixed, milliseconds, percent, pValue } from "../../engine/report/figures.js";
