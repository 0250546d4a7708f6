import { constantAt, MAX_WINDOW } from "./operators/define.js";
import { operatorByName } from "./operators/index.js";
import type { CallNode, Node, Operator } from "./types.js";

/**
 * The canonical form. Formulas that differ only in writing get one tree, and the tree has the value of what was
 * written, NaN for NaN (so `x * 0` stays, and sums are never re-associated); only the sign of a zero may change.
 *
 * - arguments of commutative operators in one fixed order, constants last (first in a product);
 * - constants folded when the result is finite;
 * - `gt`, `ge` become `lt`, `le` with their sides swapped, `inv(x)` becomes `1 / x`;
 * - a minus sign moves outwards, through every operator that is odd in an argument (products, quotients, means,
 *   correlations, …), vanishes in even ones (abs, std, …); `a + −b` is `a − b`, `−−x` is `x`; a difference has its
 *   sides in order too, `b − a` being `−(a − b)` (printed `b - a`);
 * - `x + 0`, `x − 0`, `x · 1`, `x / 1`, `x ^ 1`, `delay(x, 0)` are `x`; `delay` of `delay` is one `delay`.
 */
export function canonicalize(node: Node): Node {
  const done = new Map<Node, Node>();
  const visit = (n: Node): Node => {
    if (n.kind !== "call") return n.kind === "number" ? number(n.value) : n;
    let result = done.get(n);
    if (!result) {
      result = makeCall(n.op, n.args.map(visit));
      done.set(n, result);
    }
    return result;
  };
  return visit(node);
}

/** Signs that pass through an operator: the positions of arguments in which it is odd, and in which it is even. */
const FIRST = [0];
const BOTH = [0, 1];
const ODD: ReadonlyMap<string, readonly number[]> = new Map([
  ...[
    "sign",
    "tanh",
    "sin",
    "tan",
    "filter",
    "dma",
    "signedpower",
    "round",
    "delay",
    "delta",
    "ts_mean",
    "ts_sum",
    "ts_median",
  ].map(first),
  ...["ts_skew", "decay_linear", "ema", "ewma", "sma", "ts_zscore", "ts_slope", "ts_resid"].map(first),
  ...["sum_if", "mean_if", "cs_zscore", "cs_demean", "cs_scale", "cs_winsorize"].map(first),
  ...["group_mean", "group_zscore", "group_neutralize", "neutralize", "regression_resid"].map(first),
  ...["mul", "div", "divide", "ts_corr", "ts_cov", "ts_rank_corr", "ts_beta"].map(
    (name) => [name, BOTH] as [string, readonly number[]],
  ),
]);
const EVEN: ReadonlySet<string> = new Set([
  "abs",
  "cos",
  "pct",
  "ts_std",
  "ts_var",
  "ts_kurt",
  "ts_mad",
  "ts_avedev",
  "ts_rsquare",
]);

function first(name: string): [string, readonly number[]] {
  return [name, FIRST];
}

const truth = (b: boolean): number => (b ? 1 : 0);

/** Elementwise operators on constants. A result that is not finite is left unfolded, for the kernel to make. */
const FOLD: ReadonlyMap<string, (a: number, b: number) => number> = new Map([
  ["add", (a, b) => a + b],
  ["sub", (a, b) => a - b],
  ["mul", (a, b) => a * b],
  ["divide", (a, b) => a / b],
  ["div", (a, b) => (Math.abs(b) < 1e-10 ? Number.NaN : a / b)],
  ["pow", (a, b) => a ** b],
  ["neg", (a) => -a],
  ["abs", Math.abs],
  ["sign", Math.sign],
  ["min2", Math.min],
  ["max2", Math.max],
  ["sqrt", Math.sqrt],
  ["log", Math.log],
  ["log1p", Math.log1p],
  ["exp", Math.exp],
  ["tanh", Math.tanh],
  ["sin", Math.sin],
  ["cos", Math.cos],
  ["tan", Math.tan],
  ["floor", Math.floor],
  ["ceil", Math.ceil],
  ["lt", (a, b) => truth(a < b)],
  ["le", (a, b) => truth(a <= b)],
  ["gt", (a, b) => truth(a > b)],
  ["ge", (a, b) => truth(a >= b)],
  ["eq", (a, b) => truth(a === b)],
  ["ne", (a, b) => truth(a !== b)],
  ["and", (a, b) => truth(a !== 0 && b !== 0)],
  ["or", (a, b) => truth(a !== 0 || b !== 0)],
  ["not", (a) => truth(a === 0)],
]);

const small = Array.from({ length: 512 }, (_, value): Node => Object.freeze({ kind: "number", value }));

/** −0 is written 0. */
export function number(value: number): Node {
  return small[value] ?? Object.freeze({ kind: "number", value: value === 0 ? 0 : value });
}

/** A call as it stands, frozen. */
export function rawCall(op: string, args: readonly Node[]): CallNode {
  return Object.freeze({ kind: "call", op, args: Object.freeze(args) });
}

const isNumber = (node: Node | undefined, value: number): boolean =>
  node?.kind === "number" && node.value === value;
const negated = (node: Node | undefined): Node | undefined =>
  node?.kind === "call" && node.op === "neg" ? node.args[0] : undefined;

function folded(op: string, args: readonly Node[]): Node | undefined {
  const fold = FOLD.get(op);
  if (!fold || args.length > 2) return undefined;
  for (const arg of args) if (arg.kind !== "number") return undefined;
  const value = fold(constantAt(args, 0), constantAt(args, 1));
  return Number.isFinite(value) ? number(value) : undefined;
}

/** A call on canonical arguments, in canonical form. */
export function makeCall(op: string, args: readonly Node[]): Node {
  return folded(op, args) ?? simplified(op, args) ?? signed(op, args) ?? rawCall(op, sorted(op, args));
}

/** Rules of one operator; undefined where none applies. */
function simplified(op: string, args: readonly Node[]): Node | undefined {
  const [a, b, c] = args as [Node, Node, Node];
  switch (op) {
    case "neg":
      // x − x has no order to be turned: it is 0, or no value, either way.
      if (a.kind === "call" && a.op === "sub" && compareNodes(a.args[0]!, a.args[1]!) === 0) return a;
      return negated(a);
    case "add":
      return sum(a, b);
    case "sub":
      return difference(a, b);
    case "mul":
      if (isNumber(a, 1)) return b;
      if (isNumber(b, 1)) return a;
      return undefined;
    case "divide":
    case "div":
    case "pow":
      return isNumber(b, 1) ? a : undefined;
    case "inv":
      return makeCall("divide", [number(1), a]);
    case "gt":
      return makeCall("lt", [b, a]);
    case "ge":
      return makeCall("le", [b, a]);
    case "where":
      return a.kind === "number" ? (a.value === 0 ? c : b) : undefined;
    case "delay":
      if (isNumber(b, 0)) return a;
      return merged(a, constantAt(args, 1));
    default:
      return undefined;
  }
}

/** A delay of a delay, unless it would be longer than a window may be. */
function merged(a: Node, days: number): Node | undefined {
  if (a.kind !== "call" || a.op !== "delay") return undefined;
  const total = constantAt(a.args, 1) + days;
  return total > MAX_WINDOW ? undefined : rawCall("delay", [a.args[0]!, number(total)]);
}

function sum(a: Node, b: Node): Node | undefined {
  if (isNumber(a, 0)) return b;
  if (isNumber(b, 0)) return a;
  const na = negated(a);
  const nb = negated(b);
  if (na && nb) return makeCall("neg", [makeCall("add", [na, nb])]);
  if (nb) return makeCall("sub", [a, nb]);
  if (na) return makeCall("sub", [b, na]);
  if (b.kind === "number" && b.value < 0) return makeCall("sub", [a, number(-b.value)]);
  if (a.kind === "number" && a.value < 0) return makeCall("sub", [b, number(-a.value)]);
  return undefined;
}

function difference(a: Node, b: Node): Node | undefined {
  if (isNumber(b, 0)) return a;
  if (isNumber(a, 0)) return makeCall("neg", [b]);
  const na = negated(a);
  const nb = negated(b);
  if (na && nb) return makeCall("sub", [nb, na]);
  if (nb) return makeCall("add", [a, nb]);
  if (na) return makeCall("neg", [makeCall("add", [na, b])]);
  if (b.kind === "number" && b.value < 0) return makeCall("add", [a, number(-b.value)]);
  if (a.kind === "number" && a.value < 0) return makeCall("neg", [makeCall("add", [b, number(-a.value)])]);
  return inOrder(a, b, false) ? undefined : makeCall("neg", [rawCall("sub", [b, a])]);
}

/** Pulls minus signs out of the arguments. */
function signed(op: string, args: readonly Node[]): Node | undefined {
  if (EVEN.has(op)) {
    const inner = negated(args[0]);
    return inner && makeCall(op, [inner, ...args.slice(1)]);
  }
  const positions = ODD.get(op);
  if (!positions) return undefined;
  let minus = false;
  let out: Node[] | undefined;
  for (const i of positions) {
    const arg = args[i]!;
    const inner =
      negated(arg) ??
      (isFactor(op) && arg.kind === "number" && arg.value < 0 ? number(-arg.value) : undefined);
    if (!inner) continue;
    out ??= [...args];
    out[i] = inner;
    minus = !minus;
  }
  if (!out) return undefined;
  const bare = makeCall(op, out);
  return minus ? makeCall("neg", [bare]) : bare;
}

const isFactor = (op: string): boolean => op === "mul" || op === "divide" || op === "div";

/** The series arguments of a commutative operator in order; its window stays where it is. */
function sorted(op: string, args: readonly Node[]): readonly Node[] {
  const record: Operator | undefined = operatorByName(op);
  if (!record?.commutative) return args;
  const [a, b] = args as [Node, Node];
  return inOrder(a, b, op === "mul") ? args : [b, a, ...args.slice(2)];
}

/** `2 * x`, but `x + 2`. */
function inOrder(a: Node, b: Node, numbersFirst: boolean): boolean {
  if ((a.kind === "number") !== (b.kind === "number")) return (a.kind === "number") === numbersFirst;
  return compareNodes(a, b) <= 0;
}

const KIND = { number: 0, field: 1, group: 2, call: 3 } as const;

/** A total order of trees that depends on nothing but the trees. */
function compareNodes(a: Node, b: Node): number {
  if (a === b) return 0;
  if (a.kind === "number" && b.kind === "number") return a.value - b.value;
  if (a.kind === "call" && b.kind === "call") {
    if (a.op !== b.op) return a.op < b.op ? -1 : 1;
    if (a.args.length !== b.args.length) return a.args.length - b.args.length;
    for (const [i, arg] of a.args.entries()) {
      const order = compareNodes(arg, b.args[i]!);
      if (order !== 0) return order;
    }
    return 0;
  }
  if ((a.kind === "field" && b.kind === "field") || (a.kind === "group" && b.kind === "group")) {
    return a.name === b.name ? 0 : a.name < b.name ? -1 : 1;
  }
  return KIND[a.kind] - KIND[b.kind];
}
