import type { BatchOptions } from "../compute/index.js";
import { type Formula, toInfix } from "../dsl/index.js";
import { typeOf } from "./grammar.js";
import { individual } from "./individual.js";
import type { Laboratory } from "./laboratory.js";
import type { Lawyer } from "./legal.js";
import type { GpOptions } from "./options.js";
import { replaceAt, sitesOf } from "./tree.js";

export interface Ablation {
  /** The part that was taken out: the call as it stands in the formula. */
  readonly part: string;
  /** What the formula is without it. */
  readonly without: string;
  readonly fitness: number;
  /** Train fitness of the whole less that without the part: what the part is worth. */
  readonly worth: number;
}

/** Each operator of a formula in turn gives way to its first operand of the same type; the dearest part first. */
export async function ablate(
  formula: Formula,
  fitness: number,
  laboratory: Laboratory,
  lawyer: Lawyer,
  options: GpOptions,
  batch: BatchOptions = {},
): Promise<Ablation[]> {
  const cuts = new Map<string, { part: string; formula: Formula }>();
  for (const { node, type, path } of sitesOf(formula.node)) {
    if (node.kind !== "call") continue;
    const operand = node.args.find((arg) => arg.kind !== "number" && typeOf(arg) === type);
    const cut = operand && lawyer.formula(replaceAt(formula.node, path, operand), Number.POSITIVE_INFINITY);
    if (cut && cut.hash !== formula.hash && !cuts.has(cut.hash))
      cuts.set(cut.hash, { part: toInfix(node), formula: cut });
  }
  const all = [...cuts.values()];
  const measured = await laboratory.measure(
    all.map((cut) => cut.formula),
    "train",
    batch,
  );
  return all
    .map(({ part, formula: cut }, i): Ablation => {
      const without = individual(cut, measured[i]!.measure, 0, options).fitness;
      return { part, without: cut.canonical, fitness: without, worth: fitness - without };
    })
    .sort((a, b) => b.worth - a.worth);
}
