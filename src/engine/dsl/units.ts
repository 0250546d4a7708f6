import type { FieldSet } from "./fields.js";
import { isDimensionless } from "./operators/define.js";
import { operatorByName } from "./operators/index.js";
import type { FormulaWarning, Node, Unit } from "./types.js";

/** The two arguments that must be of one kind, per operator. */
const ALIKE: ReadonlyMap<string, readonly [number, number]> = new Map([
  ...["add", "sub", "min2", "max2", "lt", "le", "gt", "ge", "eq", "ne"].map(
    (op) => [op, [0, 1]] as [string, readonly [number, number]],
  ),
  ["where", [1, 2]],
]);

const compatible = (a: Unit, b: Unit): boolean =>
  a === b ||
  a === "unknown" ||
  b === "unknown" ||
  // A bare constant (`(high - low) + 0.001`) is measured in whatever stands beside it.
  a === "none" ||
  b === "none" ||
  a === "bool" ||
  b === "bool" ||
  (isDimensionless(a) && isDimensionless(b));

/** A warning sentence when an operator puts together what cannot be: a price and a volume. */
export function mismatch(op: string, units: readonly Unit[]): string | undefined {
  const pair = ALIKE.get(op);
  if (!pair) return undefined;
  const a = units[pair[0]] ?? "unknown";
  const b = units[pair[1]] ?? "unknown";
  return compatible(a, b)
    ? undefined
    : `${op} puts together a ${a} and a ${b}: the result depends on the currency or the lot`;
}

/** The unit of a tree, and a warning for every mismatch in it (without positions: a tree has none). */
export function inferUnit(node: Node, fields: FieldSet, warnings?: FormulaWarning[]): Unit {
  if (node.kind === "number") return "none";
  if (node.kind === "field") return fields.unit(node.name);
  if (node.kind === "group") return "unknown";
  const units = node.args.map((arg) => inferUnit(arg, fields, warnings));
  const message = warnings && mismatch(node.op, units);
  if (message) warnings.push({ code: "unit-mismatch", message });
  return operatorByName(node.op)?.unit(units) ?? "unknown";
}
