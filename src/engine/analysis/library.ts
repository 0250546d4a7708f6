import type { BatchOptions } from "../compute/index.js";
import { type Formula, formulaFromNode, type Node } from "../dsl/index.js";
import type { NamedFormula } from "./analyze-input.js";
import { mean } from "./moments.js";
import { finite } from "./series.js";
import type { TearSheet } from "./tear-sheet.js";
import { ALL, FACTOR, type Workbench } from "./workbench.js";

/** The factors that the dataset can express, the analysed one left out. */
export function comparable(
  bench: Workbench,
  library: readonly NamedFormula[],
  hash: string,
): readonly NamedFormula[] {
  const { fields, groups } = bench.panel;
  return library.filter(
    ({ formula }) =>
      formula.hash !== hash &&
      formula.fields.every((name) => fields.has(name)) &&
      formula.groups.every((name) => groups.has(name)),
  );
}

/** Rank correlation with each factor, per date over the names that have both, averaged over dates. */
export async function libraryCorrelations(
  bench: Workbench,
  factors: readonly NamedFormula[],
  minPairs: number,
  options: BatchOptions,
): Promise<TearSheet["library"]["factors"]> {
  if (factors.length === 0) return [];
  const { stats } = await bench.evaluator.daily(
    factors.map(({ formula }) => formula),
    {
      rows: { from: bench.from, to: bench.from + bench.rows },
      label: bench.panel.fields.get(FACTOR)!,
      minPairs,
      quantiles: 1,
      detail: "rank-ic",
    },
    options,
  );
  return factors.map(({ name }, i) => ({ name, correlation: mean(finite(stats[i]!.rankIc)) }));
}

/**
 * What is left of the factor after regressing the library out, per date: each library factor as a z score, missing values
 * as its mean (0), so that one sparse factor does not empty the cross-section. Null without a library.
 */
export function marginalFormula(factors: readonly NamedFormula[]): Formula | null {
  if (factors.length === 0) return null;
  const call = (op: string, ...args: Node[]): Node => ({ kind: "call", op, args });
  const score = ({ formula }: NamedFormula): Node =>
    call("fill", call("cs_zscore", formula.node), { kind: "number", value: 0 });
  const residual = call(
    "neutralize",
    call("cs_zscore", { kind: "field", name: FACTOR }),
    { kind: "group", name: ALL },
    ...factors.map(score),
  );
  // Equal residuals stay equal: see neutralised.ts.
  return formulaFromNode(call("round", call("mul", residual, { kind: "number", value: 1e12 })));
}
