import { stylesOf } from "./exposures.js";
import type { TearSheet } from "./tear-sheet.js";
import { FACTOR, type Workbench } from "./workbench.js";

export interface Neutralisation {
  readonly label: TearSheet["neutralised"][number]["label"];
  readonly expression: string;
}

/**
 * The factor without what it shares with its industry, size and styles, as formulas on the workbench: the residual per
 * date, over the names that have everything. What the dataset cannot express is left out.
 */
export function neutralisations(bench: Workbench): Neutralisation[] {
  if (!bench.industry) return [];
  const { name } = bench.industry;
  const styles = stylesOf(bench).flatMap(({ expression }) => expression ?? []);
  const size = bench.panel.fields.has("market_cap");
  return [
    { label: "industry", expression: `group_neutralize(${FACTOR}, ${name})` },
    ...(size
      ? [
          {
            label: "industry+size" as const,
            expression: `neutralize(${FACTOR}, ${name}, log(market_cap))`,
          },
        ]
      : []),
    ...(styles.length > 0
      ? [
          {
            label: "industry+styles" as const,
            expression: `neutralize(${FACTOR}, ${name}, ${styles.join(", ")})`,
          },
        ]
      : []),
  ];
}
