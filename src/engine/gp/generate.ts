import type { Formula, Node, Operator, Param } from "../dsl/index.js";
import type { Random } from "../random.js";
import { type Grammar, operandType, type Type, takesConstant } from "./grammar.js";
import type { Lawyer } from "./legal.js";
import type { GpOptions } from "./options.js";

/** `full` ends every branch at the depth; `grow` may end one at any level. */
export type Method = "grow" | "full";

/** In grow, the chance that a place where an operator could stand gets a field: about its share of the primitives. */
const LEAF = 0.25;
const CONSTANT_OPERAND = 0.12;

/** A random tree of at most `depth` levels that gives `type`. Not yet checked against caps and units. */
export function randomTree(
  random: Random,
  grammar: Grammar,
  type: Type,
  depth: number,
  method: Method,
): Node {
  if (type === "group") return grammar.group(random);
  if (type !== "number" && type !== "bool")
    return { kind: "number", value: grammar.constant(random, undefined) };
  const atLeaf = type === "number" && (depth <= 1 || (method === "grow" && random.next() < LEAF));
  // A truth has no leaf of its own: a comparison of two fields is the smallest there is.
  const op = atLeaf ? undefined : grammar.operator(random, type);
  if (!op) return grammar.field(random);
  return { kind: "call", op: op.name, args: operands(random, grammar, op, depth - 1, method) };
}

function operands(random: Random, grammar: Grammar, op: Operator, depth: number, method: Method): Node[] {
  const constantAt = takesConstant(op) && random.next() < CONSTANT_OPERAND ? random.int(2) : -1;
  return op.params.flatMap((param, i): Node[] => {
    const type = operandType(op, param);
    if (param.rest) {
      const n = random.int(2);
      return Array.from({ length: n }, () => randomTree(random, grammar, type, Math.min(depth, 2), method));
    }
    if (type === "window" || type === "constant")
      return [{ kind: "number", value: leafValue(random, grammar, param) }];
    if (i === constantAt && type === "number")
      return [{ kind: "number", value: grammar.constant(random, undefined) }];
    return [randomTree(random, grammar, type, depth, method)];
  });
}

/** A value for a window or constant parameter. */
export function leafValue(random: Random, grammar: Grammar, param: Param): number {
  return param.kind === "window" ? grammar.window(random, param) : grammar.constant(random, param);
}

const ATTEMPTS = 50;

/**
 * A random legal formula. `place` of `places` decides method and depth: ramped half-and-half goes through all depths
 * with both methods (Koza 1992).
 */
export function randomFormula(
  random: Random,
  grammar: Grammar,
  lawyer: Lawyer,
  { initDepth, initMethod }: Pick<GpOptions, "initDepth" | "initMethod">,
  place: number,
): Formula | undefined {
  const [low, high] = initDepth;
  const depth = low + (place % Math.max(1, high - low + 1));
  const halves: Method = Math.floor(place / Math.max(1, high - low + 1)) % 2 === 0 ? "full" : "grow";
  const method = initMethod === "half-and-half" ? halves : initMethod;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const formula = lawyer.formula(randomTree(random, grammar, "number", depth, method));
    if (formula && formula.node.kind === "call") return formula;
  }
  return undefined;
}
