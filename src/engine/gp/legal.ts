import { type FieldSet, type Formula, formulaFromNode, type Node, operatorByName } from "../dsl/index.js";
import type { GpOptions } from "./options.js";
import { rankingPart, readsField } from "./tree.js";

/** Turns trees into formulas, or refuses them. */
export interface Lawyer {
  /**
   * The formula of the part of a tree that decides its ranks, or undefined when it breaks a cap, has an argument out of range or is
   * the same number everywhere. `mismatches` is how many unit mismatches are forgiven under the hard rule (those of a
   * seed that came with them).
   */
  formula(node: Node, mismatches?: number): Formula | undefined;
}

export function createLawyer(fields: FieldSet, options: GpOptions): Lawyer {
  const { maxNodes, maxDepth, maxLookback, units } = options;
  return {
    formula(node, mismatches = 0) {
      let formula = formulaFromNode(node, fields);
      const bare = rankingPart(formula.node);
      if (bare !== formula.node) formula = formulaFromNode(bare, fields);
      const { nodes, depth } = formula.complexity;
      if (nodes > maxNodes || depth > maxDepth || formula.lookback > maxLookback) return undefined;
      if (!isSound(formula.node)) return undefined;
      if (units === "hard" && mismatchesOf(formula) > mismatches) return undefined;
      return formula;
    },
  };
}

export const mismatchesOf = (formula: Formula): number =>
  formula.warnings.filter(({ code }) => code === "unit-mismatch").length;

/** Arguments in range and no call on numbers alone (canonical folding may have made one). */
function isSound(node: Node): boolean {
  if (node.kind !== "call") return node.kind === "field";
  const op = operatorByName(node.op);
  if (!op || op.check?.(node.args) !== undefined) return false;
  let reads = false;
  for (const [i, arg] of node.args.entries()) {
    const param = op.params[Math.min(i, op.params.length - 1)]!;
    if (param.kind === "series") {
      if (arg.kind === "number") continue;
      if (arg.kind === "group" || !isSound(arg)) return false;
      reads ||= readsField(arg);
    } else if (param.kind === "group") {
      if (arg.kind !== "group") return false;
    } else {
      if (arg.kind !== "number") return false;
      const { min = -Infinity, max = Infinity, integer } = param;
      if (arg.value < min || arg.value > max) return false;
      if ((integer || param.kind === "window") && !Number.isInteger(arg.value)) return false;
    }
  }
  return reads;
}
