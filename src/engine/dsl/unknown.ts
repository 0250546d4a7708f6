import { nearest } from "../nearest.js";
import { signature } from "./arguments.js";
import type { Diagnostics, Span } from "./diagnostics.js";
import { type FieldSet, fieldCandidates, meansBenchmark } from "./fields.js";
import type { FormulaError } from "./formula-error.js";
import { OPERATORS, operatorByName } from "./operators/index.js";
import { LEFT_OUT, PHRASES } from "./phrases.js";

const didYouMean = (names: readonly string[]): string | undefined =>
  names.length === 0 ? undefined : `Did you mean ${names.join(" or ")}?`;

/** A name that is neither a step nor a field. */
export function unknownName(
  diagnostics: Diagnostics,
  name: string,
  at: Span,
  fields: FieldSet,
  steps: Iterable<string>,
): FormulaError {
  const op = operatorByName(name);
  if (op) {
    return diagnostics.error(
      "unknown-field",
      `"${name}" is an operator and needs its arguments`,
      at,
      signature(op),
    );
  }
  if (meansBenchmark(name)) {
    const hint = "The dataset was imported without a benchmark: data import … --benchmark FILE gives it one.";
    return diagnostics.error("unknown-field", `There is no field "${name}"`, at, hint);
  }
  const close = nearest(name, [...steps, ...fieldCandidates(fields)]);
  const hint = didYouMean(close) ?? `Fields here: ${fields.names.join(", ")}.`;
  return diagnostics.error("unknown-field", `There is no field or step "${name}"`, at, hint, close[0]);
}

/** A call of a name that is no operator. */
export function unknownOperator(
  diagnostics: Diagnostics,
  name: string,
  at: Span,
  isValue: boolean,
): FormulaError {
  const place = { start: at.start, end: Math.min(at.end, at.start + name.length) };
  if (isValue) {
    const hint = `To multiply, write ${name} * (…).`;
    return diagnostics.error("unknown-operator", `"${name}" is a value and cannot be called`, place, hint);
  }
  const instead = LEFT_OUT.get(name.toLowerCase());
  if (instead !== undefined)
    return diagnostics.error("unknown-operator", `"${name}" is no operator here`, place, instead);
  const close = nearest(name, [
    ...OPERATORS.flatMap((op) => [op.name, ...op.aliases]),
    ...PHRASES.flatMap(({ names }) => names),
  ]);
  const hint = didYouMean(close) ?? "`factorsmith help operators` lists them all.";
  return diagnostics.error("unknown-operator", `There is no operator "${name}"`, place, hint, close[0]);
}
