import { hash as digest } from "node:crypto";
import { canonicalize } from "./canonical.js";
import { complexityOf, leavesOf } from "./complexity.js";
import { ALL_FIELDS, type FieldSet } from "./fields.js";
import { lookbackOf } from "./lookback.js";
import { toInfix } from "./print.js";
import type { Formula, FormulaWarning, Node } from "./types.js";
import { inferUnit } from "./units.js";

/** Everything that is known of a canonical tree. */
export function describe(
  node: Node,
  fields: FieldSet,
  source: string | undefined,
  warnings: readonly FormulaWarning[],
): Formula {
  const canonical = toInfix(node);
  const leaves = leavesOf(node);
  return {
    source: source ?? canonical,
    node,
    canonical,
    hash: digest("sha256", canonical, "hex").slice(0, 16),
    lookback: lookbackOf(node),
    unit: inferUnit(node, fields),
    complexity: complexityOf(node, leaves),
    fields: leaves.fields,
    groups: leaves.groups,
    warnings,
  };
}

/**
 * The fast path for trees that a program builds (GP): canonical form, hash and figures without text in between. The
 * tree must be legal (canonical names, arguments in the order of the operator's parameters, windows in range);
 * `parseFormula` is the door for everything else.
 */
export function formulaFromNode(node: Node, fields: FieldSet = ALL_FIELDS): Formula {
  const canonical = canonicalize(node);
  const warnings: FormulaWarning[] = [];
  inferUnit(canonical, fields, warnings);
  return describe(canonical, fields, undefined, warnings);
}
