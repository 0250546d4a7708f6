import fc from "fast-check";
import { OPERATORS } from "../../../src/engine/dsl/index.js";
import type { Node, Operator, Param } from "../../../src/engine/dsl/types.js";

const FIELD_NAMES = ["open", "high", "low", "close", "volume", "amount", "turnover"] as const;

const field: fc.Arbitrary<Node> = fc.constantFrom(...FIELD_NAMES).map((name) => ({ kind: "field", name }));
const constant: fc.Arbitrary<Node> = fc
  .oneof(
    fc.integer({ min: -20, max: 20 }),
    fc.constantFrom(0, 1, -1, 1e-6, 2.5, 1e-10, 1e21, -1.5e-7),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }),
  )
  .map((value) => ({ kind: "number", value: value === 0 ? 0 : value }));

function argument(param: Param, series: fc.Arbitrary<Node>, longest: number): fc.Arbitrary<Node> {
  switch (param.kind) {
    case "series":
      return series;
    case "group":
      return fc.constant({ kind: "group", name: "industry" });
    case "window":
      return fc.integer({ min: param.min ?? 1, max: longest }).map((value) => ({ kind: "number", value }));
    case "number": {
      const min = Math.max(Math.ceil(param.min ?? -3), -3);
      const max = Math.min(Math.floor(param.max ?? min + 5), min + 5);
      return fc
        .integer({ min, max })
        .map((value) => ({ kind: "number", value: Math.max(value, param.min ?? value) }));
    }
  }
}

function callOf(op: Operator, series: fc.Arbitrary<Node>, longest: number): fc.Arbitrary<Node> {
  const once = op.params.filter((param) => !param.rest).map((param) => argument(param, series, longest));
  const more = op.params.some((param) => param.rest) ? fc.array(series, { maxLength: 2 }) : fc.constant([]);
  return fc
    .tuple(fc.tuple(...once), more)
    .map(([args, rest]): Node => ({ kind: "call", op: op.name, args: [...args, ...rest] }))
    .filter((node) => node.kind === "call" && op.check?.(node.args) === undefined);
}

/** A call of one operator on plain fields. */
export function callOnFields(op: Operator, longest = 60): fc.Arbitrary<Node> {
  return callOf(op, field, longest);
}

/** Any legal tree over the given operators, with windows of at most `longest` rows. */
export function formulaTree(operators: readonly Operator[] = OPERATORS, longest = 60): fc.Arbitrary<Node> {
  const { tree } = fc.letrec<{ tree: Node }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5, depthSize: "medium" },
      { arbitrary: field, weight: 3 },
      { arbitrary: constant, weight: 1 },
      ...operators.map((op) => ({ arbitrary: callOf(op, tie("tree"), longest), weight: 1 })),
    ),
  }));
  return tree;
}
