import type { Operator } from "../types.js";
import { ARITHMETIC } from "./arithmetic.js";
import { CROSS_SECTION } from "./cross-section.js";
import { GROUP } from "./group.js";
import { LOGIC } from "./logic.js";
import { MATH } from "./math.js";
import { PAIR } from "./pair.js";
import { TIME_SERIES } from "./time-series.js";

const TABLE = [
  ...ARITHMETIC,
  ...MATH,
  ...LOGIC,
  ...TIME_SERIES,
  ...PAIR,
  ...CROSS_SECTION,
  ...GROUP,
] as const;

/** Canonical names: `Record<OperatorName, Kernel>` is a table that the compiler checks for completeness. */
export type OperatorName = (typeof TABLE)[number]["name"];

/** The whole language. Semantics: docs/operators.md. */
export const OPERATORS: readonly (Operator & { readonly name: OperatorName })[] = TABLE;

const byName = new Map<string, Operator>();
for (const op of OPERATORS) for (const name of [op.name, ...op.aliases]) byName.set(name, op);

/**
 * The operator of a canonical name or of an alias that means one thing only; case does not matter. Names whose
 * meaning depends on the arguments (`max(x, y)`, `Max(x, 20)`) are settled by the parser (`overloads.ts`).
 */
export function operatorByName(name: string): Operator | undefined {
  return byName.get(name) ?? byName.get(name.toLowerCase());
}
