import { recursiveLookback, spanOf } from "../dsl/operators/define.js";
import type { OperatorName } from "../dsl/operators/index.js";
import type { Graph } from "./graph.js";
import type { KernelName } from "./kernels.js";
import { OPCODE } from "./opcodes.js";

/** Arguments of a call in the order of the operator's parameters. */
export interface Arguments {
  readonly graph: Graph;
  readonly length: number;
  /** The id of the argument as a series; a number becomes a constant node. */
  series(index: number): number;
  /** The value of an argument that must be a number. */
  number(index: number): number;
  /** The name of an argument that must be a group. */
  group(index: number): string;
}

/** How a call becomes nodes of the graph; the id of its value. */
export type Lowering = (a: Arguments) => number;

const elementwise =
  (code: number): Lowering =>
  (a) =>
    a.graph.elementwise(
      code,
      Array.from({ length: a.length }, (_, i) => a.series(i)),
    );
const window =
  (kernel: KernelName): Lowering =>
  (a) =>
    a.graph.kernel(kernel, [a.series(0)], [a.number(1)]);
const pair =
  (kernel: KernelName): Lowering =>
  (a) =>
    a.graph.kernel(kernel, [a.series(0), a.series(1)], [a.number(2)]);
const crossSection =
  (kernel: KernelName): Lowering =>
  (a) =>
    a.graph.kernel(
      kernel,
      [a.series(0)],
      Array.from({ length: a.length - 1 }, (_, i) => a.number(i + 1)),
    );
const group =
  (kernel: KernelName): Lowering =>
  (a) =>
    a.graph.kernel(kernel, [a.series(0)], [], a.group(1));

const sumOf = (graph: Graph, input: number, d: number) => graph.kernel("tsSum", [input], [d]);

/** A recursive mean that forgets what is older than its declared look-back. */
const recursive = (a: Arguments, n: number, alpha: number) =>
  a.graph.kernel("ema", [a.series(0)], [recursiveLookback(n, alpha) + 1, alpha, (n + 1) >> 1]);

/** x^2 and x^-1 are worth an instruction of their own; anything else goes to `pow` lane by lane. */
const power: Lowering = (a) => {
  const { graph } = a;
  const exponent = graph.nodes[a.series(1)];
  if (exponent?.kind === "constant") {
    if (exponent.value === 1) return a.series(0);
    if (exponent.value === 2) return graph.elementwise(OPCODE.square, [a.series(0)]);
    if (exponent.value === -1) return graph.elementwise(OPCODE.inv, [a.series(0)]);
  }
  return graph.elementwise(OPCODE.pow, [a.series(0), a.series(1)]);
};

/** One lowering per operator of the language: the compiler checks that none is missing. */
export const KERNEL_TABLE: Readonly<Record<OperatorName, Lowering>> = {
  add: elementwise(OPCODE.add),
  sub: elementwise(OPCODE.sub),
  mul: elementwise(OPCODE.mul),
  div: elementwise(OPCODE.div),
  divide: elementwise(OPCODE.divide),
  neg: elementwise(OPCODE.neg),
  inv: elementwise(OPCODE.inv),
  pow: power,
  signedpower: elementwise(OPCODE.signedpower),
  abs: elementwise(OPCODE.abs),
  sign: elementwise(OPCODE.sign),
  sqrt: elementwise(OPCODE.sqrt),
  log: elementwise(OPCODE.log),
  plog: elementwise(OPCODE.plog),
  log1p: elementwise(OPCODE.log1p),
  exp: elementwise(OPCODE.exp),
  sigmoid: elementwise(OPCODE.sigmoid),
  tanh: elementwise(OPCODE.tanh),
  sin: elementwise(OPCODE.sin),
  cos: elementwise(OPCODE.cos),
  tan: elementwise(OPCODE.tan),
  clip: elementwise(OPCODE.clip),
  min2: elementwise(OPCODE.min2),
  max2: elementwise(OPCODE.max2),
  floor: elementwise(OPCODE.floor),
  ceil: elementwise(OPCODE.ceil),
  round: elementwise(OPCODE.round),
  is_nan: elementwise(OPCODE.is_nan),
  fill: elementwise(OPCODE.fill),
  lt: elementwise(OPCODE.lt),
  le: elementwise(OPCODE.le),
  gt: elementwise(OPCODE.gt),
  ge: elementwise(OPCODE.ge),
  eq: elementwise(OPCODE.eq),
  ne: elementwise(OPCODE.ne),
  and: elementwise(OPCODE.and),
  or: elementwise(OPCODE.or),
  not: elementwise(OPCODE.not),
  where: elementwise(OPCODE.where),
  filter: (a) => a.graph.elementwise(OPCODE.where, [a.series(1), a.series(0), a.graph.constant(Number.NaN)]),

  delay: (a) => a.graph.delay(a.series(0), a.number(1)),
  delta: (a) => a.graph.elementwise(OPCODE.sub, [a.series(0), a.graph.delay(a.series(0), a.number(1))]),
  pct: (a) =>
    a.graph.elementwise(OPCODE.sub, [
      a.graph.elementwise(OPCODE.divide, [a.series(0), a.graph.delay(a.series(0), a.number(1))]),
      a.graph.constant(1),
    ]),

  ts_mean: window("tsMean"),
  ts_sum: window("tsSum"),
  ts_std: window("tsStd"),
  ts_var: window("tsVar"),
  ts_skew: window("tsSkew"),
  ts_kurt: window("tsKurt"),
  ts_min: window("tsMin"),
  ts_max: window("tsMax"),
  ts_argmin: window("tsArgmin"),
  ts_argmax: window("tsArgmax"),
  ts_median: window("tsMedian"),
  ts_mad: window("tsMad"),
  ts_avedev: window("tsAvedev"),
  ts_quantile: (a) => a.graph.kernel("tsQuantile", [a.series(0)], [a.number(1), a.number(2)]),
  ts_rank: window("tsRank"),
  ts_product: window("tsProduct"),
  decay_linear: window("decayLinear"),
  ema: (a) => recursive(a, a.number(1), 2 / (a.number(1) + 1)),
  ewma: (a) => a.graph.kernel("ewma", [a.series(0)], [a.number(2), a.number(1)]),
  sma: (a) => recursive(a, a.number(1), a.number(2) / a.number(1)),
  dma: (a) => recursive(a, spanOf(a.number(1)), a.number(1)),
  ts_zscore: window("tsZscore"),
  ts_slope: window("tsSlope"),
  ts_rsquare: window("tsRsquare"),
  ts_resid: window("tsResid"),
  // A row counts as valid when the condition (and x) has a value, whether or not it holds.
  ts_count: (a) => sumOf(a.graph, a.graph.elementwise(OPCODE.truth, [a.series(0)]), a.number(1)),
  sum_if: (a) => sumOf(a.graph, a.graph.elementwise(OPCODE.select, [a.series(0), a.series(1)]), a.number(2)),
  mean_if: (a) => {
    const inputs = [a.series(0), a.series(1)];
    return a.graph.elementwise(OPCODE.divide, [
      sumOf(a.graph, a.graph.elementwise(OPCODE.select, inputs), a.number(2)),
      sumOf(a.graph, a.graph.elementwise(OPCODE.selected, inputs), a.number(2)),
    ]);
  },
  days_since: window("daysSince"),

  ts_corr: pair("tsCorr"),
  ts_cov: pair("tsCov"),
  ts_rank_corr: pair("tsRankCorr"),
  ts_beta: pair("tsBeta"),
  regression_resid: pair("regressionResid"),

  cs_rank: crossSection("csRank"),
  cs_zscore: crossSection("csZscore"),
  cs_demean: crossSection("csDemean"),
  cs_scale: crossSection("csScale"),
  cs_winsorize: crossSection("csWinsorize"),
  cs_quantile: crossSection("csQuantile"),

  group_mean: group("groupMean"),
  group_rank: group("groupRank"),
  group_zscore: group("groupZscore"),
  group_neutralize: group("groupNeutralize"),
  neutralize: (a) =>
    a.graph.kernel(
      "neutralize",
      [a.series(0), ...Array.from({ length: a.length - 2 }, (_, i) => a.series(i + 2))],
      [],
      a.group(1),
    ),
};
