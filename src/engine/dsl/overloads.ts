import type { Node } from "./types.js";

/** What a call means when its name alone does not say it. */
export interface Choice<T> {
  readonly op: string;
  readonly args: readonly T[];
  /** Something that the writer should know, shown once. */
  readonly note?: string;
  /** The call stands inside another one: `min(a, b, c)`, the square of a correlation. */
  readonly wrap?: (inner: Node) => readonly [op: string, args: readonly Node[]];
}

interface HasNode {
  readonly node: Node;
}

const wholeConstant = (arg: HasNode | undefined): boolean =>
  arg?.node.kind === "number" && Number.isInteger(arg.node.value) && arg.node.value >= 2;

const NAMED = ["max", "min"] as const;
type Extreme = (typeof NAMED)[number];
const isExtreme = (name: string): name is Extreme => name === "max" || name === "min";

/**
 * `max(x, y)` is the larger of two (gplearn, GTJA, rqfactor); `Max(x, 20)` is Qlib's window, told from it by its
 * capital and by the constant. `max(x, 20)` compares with 20, and says so.
 */
function extreme<T extends HasNode>(name: Extreme, written: string, args: readonly T[]): Choice<T> {
  const rolling = `ts_${name}`;
  const qlib = written === "Max" || written === "Min";
  if (args.length === 1 || (args.length === 2 && qlib && wholeConstant(args[1])))
    return { op: rolling, args };
  if (args.length === 2 && wholeConstant(args[1])) {
    return {
      op: `${name}2`,
      args,
      note: `${written}(x, d) compares x with d; over a window write ${rolling}(x, d)`,
    };
  }
  return { op: `${name}2`, args };
}

/** The meaning of a name that several languages use for several things; undefined when the name has one meaning. */
export function overload<T extends HasNode>(written: string, args: readonly T[]): Choice<T> | undefined {
  const name = written.toLowerCase();
  if (isExtreme(name)) return extreme(name, written, args);
  const count = args.length;
  switch (name) {
    case "rank":
      return count === 2 ? { op: "ts_rank", args } : undefined;
    case "zscore":
      return count === 2 ? { op: "ts_zscore", args } : undefined;
    case "quantile":
      return { op: count === 3 ? "ts_quantile" : "cs_quantile", args };
    case "ts_slope":
    case "slope":
      return count === 3 ? { op: "ts_beta", args } : undefined;
    case "ts_resid":
    case "resi":
    case "residual":
    case "ts_residual":
      return count === 3 ? { op: "regression_resid", args } : undefined;
    case "ts_rsquare":
    case "rsquare":
      // One regressor: R² is the square of the correlation.
      return count === 3
        ? { op: "ts_corr", args, wrap: (inner) => ["pow", [inner, { kind: "number", value: 2 }]] }
        : undefined;
    case "sma":
      return count === 2
        ? { op: "ts_mean", args, note: "sma(x, d) is read as ts_mean; GTJA's recursive mean is sma(x, n, m)" }
        : undefined;
    case "sumif":
    case "sum_if":
    case "mean_if": {
      const op = name === "mean_if" ? "mean_if" : "sum_if";
      const [x, second, third] = args;
      // GTJA: SUMIF(x, n, condition)
      return x && second && third && second.node.kind === "number" && third.node.kind !== "number"
        ? { op, args: [x, third, second] }
        : undefined;
    }
    default:
      return undefined;
  }
}

export interface AliasNote {
  /** As written; lower case stands for every spelling. */
  readonly names: readonly string[];
  readonly note: string;
}

/** Where an alias means something else at home: ours applies, `check` says so once, docs/operators.md lists it. */
export const ALIAS_NOTES: readonly AliasNote[] = [
  {
    names: ["idxmax", "idxmin"],
    note: "Qlib counts the extreme's place from the oldest row; here it is days since, 0 = today",
  },
  {
    names: ["mad"],
    note: "Qlib's Mad is the mean absolute deviation; here it is the median one (ts_mad); Qlib's is ts_avedev",
  },
  {
    names: ["EMA"],
    note: "EMA here starts at the first value; TA-Lib seeds it with a mean, Qlib gives values from the first row on",
  },
  { names: ["WMA"], note: "WMA here weighs d (today) … 1; GTJA's weighs 0.9^age: ewma(x, 0.9, d)" },
  {
    names: ["sumac"],
    note: "GTJA's SUMAC adds up from the beginning; here it is the sum of a window (ts_sum)",
  },
  {
    names: ["Div"],
    note: "Qlib's Div is plain division; div here gives no value where the denominator is below 1e-10",
  },
  {
    names: ["EMA_CN", "SMA_CN"],
    note: "rqfactor seeds this mean otherwise; here it starts at the first valid value of its look-back",
  },
  {
    names: [
      "Mean",
      "Std",
      "Var",
      "Sum",
      "Skew",
      "Kurt",
      "Med",
      "Quantile",
      "Corr",
      "Cov",
      "Slope",
      "Rsquare",
      "Resi",
      "Rank",
    ],
    note: "Qlib's windows give a value from the first row on; ours need half of the window",
  },
];

const notes = new Map(ALIAS_NOTES.flatMap(({ names, note }) => names.map((name) => [name, note])));

export function aliasNote(written: string): string | undefined {
  return notes.get(written) ?? notes.get(written.toLowerCase());
}

/**
 * gplearn's protected functions, for comparisons with it: near 0 a quotient is 1, a reciprocal 0, a logarithm 0; a
 * square root is of |x|.
 */
export function gplearnForm(name: string, args: readonly Node[]): Node | undefined {
  const [x, y] = args;
  const call = (op: string, ...inner: Node[]): Node => ({ kind: "call", op, args: inner });
  const value = (v: number): Node => ({ kind: "number", value: v });
  const nearZero = (of: Node): Node => call("le", call("abs", of), value(0.001));
  if (name === "div" && args.length === 2 && x && y)
    return call("where", nearZero(y), value(1), call("divide", x, y));
  if (args.length !== 1 || !x) return undefined;
  if (name === "inv") return call("where", nearZero(x), value(0), call("divide", value(1), x));
  if (name === "log") return call("plog", x);
  if (name === "sqrt") return call("sqrt", call("abs", x));
  return undefined;
}
