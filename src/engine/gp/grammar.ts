import {
  type FieldSet,
  type Node,
  OPERATORS,
  type Operator,
  operatorByName,
  type Param,
} from "../dsl/index.js";
import type { Random } from "../random.js";
import { GpError } from "./gp-error.js";
import type { GpOptions } from "./options.js";
import { pick, pickWeighted } from "./random-stream.js";

/** What an argument may be. `number` is a series of numbers, `bool` one of truths; the others are leaves. */
export type Type = "number" | "bool" | "group" | "window" | "constant";

/**
 * Left out of the default function set: what the canonical form rewrites into others, what overflows, what turns
 * round and round, what only shapes missing values, and what has a near twin in the set.
 */
const REDUNDANT: ReadonlySet<string> = new Set([
  ...["neg", "inv", "gt", "ge", "divide", "pow", "exp", "plog", "floor", "ceil", "round", "eq", "ne"],
  ...["is_nan", "fill", "ts_var", "cs_quantile", "cs_scale", "ts_product", "sigmoid", "sma"],
  ...["sin", "cos", "tan", "filter", "dma", "ts_avedev"],
]);
/** Not comparable over time: a split changes them. */
const UNADJUSTED = /^(raw_|adj_factor$)/;

/** How often a category is tried first; inside one, operators are equally likely. */
const WEIGHT: Readonly<Record<Operator["category"], number>> = {
  arithmetic: 0.32,
  math: 0.08,
  comparison: 0.5,
  logic: 0.04,
  "time-series": 0.34,
  pair: 0.08,
  "cross-section": 0.08,
  group: 0.05,
};

/** Operators whose second (or first) argument may be a bare constant without making a constant of the whole. */
const WITH_CONSTANT: ReadonlySet<string> = new Set([
  "add",
  "sub",
  "mul",
  "div",
  "divide",
  "min2",
  "max2",
  "lt",
  "le",
]);

const CONSTANTS = [0.1, 0.2, 0.5, 1, 1.5, 2, 3, 5, 10];

/** The typed primitives of a run: which operators and leaves may stand where. */
export interface Grammar {
  readonly windows: readonly number[];
  readonly fields: readonly string[];
  readonly groups: readonly string[];
  /** Does the set have what a blend of two trees is written with? */
  readonly blends: boolean;
  /** An operator that gives the type, or undefined when there is none. */
  operator(random: Random, type: "number" | "bool"): Operator | undefined;
  /** Operators with the same parameters, the given one included. */
  alike(op: Operator): readonly Operator[];
  window(random: Random, param: Param): number;
  constant(random: Random, param: Param | undefined): number;
  field(random: Random): Node;
  /** The other prices of a day, for a price: near enough to be a step and not another idea. */
  kin(name: string): readonly string[];
  group(random: Random): Node;
}

/** @throws GpError for an operator or field that does not exist, or a set without any */
export function createGrammar(fields: FieldSet, options: GpOptions): Grammar {
  const names = chosenFields(fields, options.terminals);
  const operators = chosenOperators(options.operators).filter((op) =>
    op.params.every((param) => param.kind !== "group" || fields.groups.length > 0),
  );
  const byType = { number: weighted(operators, "number"), bool: weighted(operators, "bool") };
  if (byType.number.length === 0)
    throw new GpError("gp-function-set", { operators: options.operators ?? [] });
  // Without an operator that makes truths, none that needs one can be placed.
  const usable = (op: Operator) =>
    byType.bool.length > 0 || op.params.every((p) => operandType(op, p) !== "bool");
  const table = {
    number: byType.number.filter(([op]) => usable(op)),
    bool: byType.bool.filter(([op]) => usable(op)),
  };
  const bySignature = new Map<string, Operator[]>();
  for (const op of operators) bySignature.set(signature(op), [...(bySignature.get(signature(op)) ?? []), op]);
  const windows = [...new Set(options.windows)].sort((a, b) => a - b);
  return {
    windows,
    fields: names,
    groups: fields.groups,
    blends: ["cs_rank", "add", "sub", "mul"].every((name) => operators.some((op) => op.name === name)),
    operator: (random, type) => (table[type].length === 0 ? undefined : pickWeighted(random, table[type])),
    alike: (op) => bySignature.get(signature(op)) ?? [op],
    window: (random, param) => pick(random, allowedWindows(windows, param)),
    constant,
    field: (random) => ({ kind: "field", name: pick(random, names) }),
    kin: (name) =>
      fields.unit(name) === "price" && fields.has(name)
        ? names.filter((other) => other !== name && fields.unit(other) === "price")
        : [],
    group: (random) => ({ kind: "group", name: pick(random, fields.groups) }),
  };
}

/** What an operator gives: truths or numbers. */
export const resultType = (op: Operator): "number" | "bool" =>
  op.unit(op.params.map(() => "unknown")) === "bool" ? "bool" : "number";

/** What an operator takes at a parameter. */
export function operandType(op: Operator, param: Param): Type {
  if (param.kind === "number") return "constant";
  if (param.kind !== "series") return param.kind;
  const isTruth =
    param.name === "cond" || (op.category === "logic" && op.name !== "where" && op.name !== "is_nan");
  return isTruth ? "bool" : "number";
}

export const takesConstant = (op: Operator): boolean => WITH_CONSTANT.has(op.name);

/** The type of a tree, by its root. */
export function typeOf(node: Node): Type {
  if (node.kind === "number") return "constant";
  if (node.kind === "group") return "group";
  const op = node.kind === "call" ? operatorByName(node.op) : undefined;
  return op ? resultType(op) : "number";
}

/** Windows of the set within a parameter's range; its nearest bound where the set has none. */
export function allowedWindows(
  windows: readonly number[],
  { min = 1, max = 2520 }: Param,
): readonly number[] {
  const allowed = windows.filter((d) => d >= Math.max(1, min) && d <= max);
  return allowed.length > 0 ? allowed : [Math.max(1, min)];
}

function constant(random: Random, param: Param | undefined): number {
  if (!param) return pick(random, CONSTANTS);
  if (param.default !== undefined && random.next() < 0.5) return param.default;
  const { min, max, integer } = param;
  if (min === undefined || max === undefined) {
    const size = pick(random, CONSTANTS);
    // A parameter with a lower bound of 0 (a width) or a default (an exponent) is not negative.
    return min !== undefined || param.default !== undefined || random.next() < 0.5
      ? Math.max(min ?? size, size)
      : -size;
  }
  if (integer)
    return Math.round(Math.exp(Math.log(min) + random.next() * Math.log(Math.min(max, 250) / min)));
  return rounded(min + random.next() * (max - min), 2, param);
}

/** To a few significant digits, so that constants meet again; never out of the parameter's range. */
export function rounded(
  value: number,
  digits: number,
  param?: Pick<Param, "min" | "max" | "integer">,
): number {
  const short = param?.integer ? Math.round(value) : Number(value.toPrecision(digits));
  return Math.min(param?.max ?? short, Math.max(param?.min ?? short, short));
}

const signature = (op: Operator): string =>
  `${resultType(op)}:${op.params
    .map((p) => `${operandType(op, p)}${p.rest ? "*" : ""}${p.kind === "number" ? `${op.name}` : ""}`)
    .join()}`;

function chosenFields(fields: FieldSet, wanted: readonly string[] | undefined): readonly string[] {
  for (const name of wanted ?? [])
    if (!fields.has(name)) throw new GpError("gp-terminal", { field: name, fields: fields.names });
  return wanted ?? fields.names.filter((name) => !UNADJUSTED.test(name));
}

function chosenOperators(wanted: readonly string[] | undefined): readonly Operator[] {
  if (!wanted) return OPERATORS.filter(({ name }) => !REDUNDANT.has(name));
  return wanted.map((name) => {
    const op = operatorByName(name);
    if (!op) throw new GpError("gp-operator", { operator: name });
    return op;
  });
}

function weighted(operators: readonly Operator[], type: "number" | "bool"): (readonly [Operator, number])[] {
  const mine = operators.filter((op) => resultType(op) === type);
  return mine.map((op) => [
    op,
    WEIGHT[op.category] / mine.filter((other) => other.category === op.category).length,
  ]);
}
