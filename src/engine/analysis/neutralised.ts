import type { Formula } from "../dsl/index.js";
import { stylesOf } from "./exposures.js";
import type { TearSheet } from "./tear-sheet.js";
import { FACTOR, shown, type Workbench } from "./workbench.js";

export interface Neutralisation {
  readonly label: TearSheet["neutralised"][number]["label"];
  /** For people: `factor` and `market` stand for the analysed factor and the market's return. */
  readonly expression: string;
  readonly formula: Formula;
}

/**
 * The factor without what it shares with its industry, size and styles, as formulas on the workbench: the residual per
 * date, over the names that have everything. What the dataset cannot express is left out.
 */
export function neutralisations(bench: Workbench): Neutralisation[] {
  if (!bench.industry) return [];
  const styles = stylesOf(bench).flatMap(({ expression }) => expression ?? []);
  const size = bench.panel.fields.has("market_cap");
  const residual = (label: Neutralisation["label"], ...by: string[]): Neutralisation => {
    const rest = [bench.industry!.name, ...by].join(", ");
    return {
      label,
      expression: shown(`neutralize(${FACTOR}, ${rest})`),
      formula: bench.parse(withTies(`neutralize(cs_zscore(${FACTOR}), ${rest})`)),
    };
  };
  return [
    residual("industry"),
    ...(size ? [residual("industry+size", "log(market_cap)")] : []),
    ...(styles.length > 0 ? [residual("industry+styles", ...styles)] : []),
  ];
}

/**
 * Residuals of equal values differ in the last digits, and ranks would make noise of that. Residuals of a z score are of
 * order 1, so twelve digits are all there is to them. A scale changes no correlation.
 */
const withTies = (residual: string): string => `round(${residual} * 1000000000000)`;
