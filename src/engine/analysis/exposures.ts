import type { BatchOptions } from "../compute/index.js";
import { mean } from "./moments.js";
import { figuresOf, finite, nullable } from "./series.js";
import type { TearSheet } from "./tear-sheet.js";
import { FACTOR, MARKET, shown, type Workbench } from "./workbench.js";

type Exposure = TearSheet["exposures"][number];

interface Style {
  readonly name: Exposure["name"];
  /** The first whose fields are all there is taken. */
  readonly forms: readonly { readonly expression: string; readonly fields: readonly string[] }[];
}

/** The styles that a factor is most often found to be. */
const STYLES: readonly Style[] = [
  { name: "size", forms: [{ expression: "log(market_cap)", fields: ["market_cap"] }] },
  {
    name: "beta",
    forms: [{ expression: `ts_beta(pct(close, 1), ${MARKET}, 252)`, fields: ["close"] }],
  },
  {
    name: "momentum",
    forms: [{ expression: "delay(close, 21) / delay(close, 252) - 1", fields: ["close"] }],
  },
  { name: "volatility", forms: [{ expression: "ts_std(pct(close, 1), 60)", fields: ["close"] }] },
  {
    name: "liquidity",
    forms: [
      { expression: "log(ts_mean(turnover, 21))", fields: ["turnover"] },
      { expression: "log(ts_mean(amount, 21))", fields: ["amount"] },
      { expression: "log(ts_mean(volume * close, 21))", fields: ["volume", "close"] },
    ],
  },
];

/** Each style with its formula on this dataset, null where the fields are missing. */
export function stylesOf({ panel }: Workbench): { name: Exposure["name"]; expression: string | null }[] {
  return STYLES.map(({ name, forms }) => ({
    name,
    expression:
      forms.find(({ fields }) => fields.every((field) => panel.fields.has(field)))?.expression ?? null,
  }));
}

/** Correlation of the factor with each style, per date over the names that have both. */
export async function exposures(
  bench: Workbench,
  { minPairs, horizon, ...options }: { minPairs: number; horizon: number } & BatchOptions,
): Promise<Exposure[]> {
  const styles = stylesOf(bench);
  const known = styles.filter((style) => style.expression !== null);
  const { stats } = await bench.evaluator.daily(
    known.map((style) => bench.parse(style.expression!)),
    {
      rows: { from: bench.from, to: bench.from + bench.rows },
      label: bench.panel.fields.get(FACTOR)!,
      minPairs,
      quantiles: 1,
      detail: "ic",
    },
    options,
  );
  return styles.map(({ name, expression: source }): Exposure => {
    const expression = source && shown(source);
    const found = stats[known.findIndex((style) => style.name === name)];
    if (!found)
      return {
        name,
        expression,
        correlation: null,
        pearson: null,
        t: null,
        series: bench.dates.map(() => null),
      };
    const { mean: correlation, t } = figuresOf(found.rankIc, horizon);
    return {
      name,
      expression,
      correlation,
      pearson: mean(finite(found.ic)),
      t,
      series: nullable(found.rankIc),
    };
  });
}
