/** An exported function of the WASM module: pointers and numbers in, nothing out. */
export type WasmKernel = (...args: number[]) => void;

/** Where a launch finds its data: byte addresses in the instance's memory. */
export interface Launch {
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly rows: number;
  readonly stride: number;
  /** Columns to compute, from the pointers on: a multiple of 8. */
  readonly columns: number;
  /** Absolute row number of the first row: blocks of rolling sums start at the same dates in every shard. */
  readonly t0: number;
  readonly params: readonly number[];
  readonly scratch: number;
  readonly universe: number;
  readonly group: number;
  readonly groups: number;
  /** Writes 32-bit words to scratch (tables of pointers) and gives the address behind them. */
  table(words: readonly number[]): { readonly at: number; readonly end: number };
}

export interface KernelRecord {
  /** Rows before today that one value needs. */
  lookback(params: readonly number[]): number;
  /** A launch may do some columns of all rows (a symbol's own series) or some rows of all columns (a date's cross-section). */
  readonly by: "columns" | "rows";
  launch(run: WasmKernel, l: Launch): void;
}

const rows = (params: readonly number[]) => Math.max(0, params[0]! - 1);
const none = () => 0;

/** params: d, then whatever the kernel takes last. */
const window: KernelRecord = {
  lookback: rows,
  by: "columns",
  launch: (run, l) =>
    run(
      l.inputs[0]!,
      l.outputs[0]!,
      l.rows,
      l.stride,
      l.columns,
      l.params[0]!,
      l.t0,
      l.scratch,
      ...l.params.slice(1),
    ),
};
const pair: KernelRecord = {
  lookback: rows,
  by: "columns",
  launch: (run, l) =>
    run(
      l.inputs[0]!,
      l.inputs[1]!,
      l.outputs[0]!,
      l.rows,
      l.stride,
      l.columns,
      l.params[0]!,
      l.t0,
      l.scratch,
    ),
};
const order: KernelRecord = {
  lookback: rows,
  by: "columns",
  launch: (run, l) =>
    run(
      l.inputs[0]!,
      ...l.outputs,
      l.rows,
      l.stride,
      l.columns,
      l.params[0]!,
      l.scratch,
      ...l.params.slice(1),
    ),
};
const crossSection: KernelRecord = {
  lookback: none,
  by: "rows",
  launch: (run, l) => run(l.inputs[0]!, l.outputs[0]!, l.universe, l.rows, l.stride, l.scratch, ...l.params),
};
const group: KernelRecord = {
  lookback: none,
  by: "rows",
  launch: (run, l) =>
    run(l.inputs[0]!, l.outputs[0]!, l.universe, l.group, l.groups, l.rows, l.stride, l.scratch),
};

/** Every kernel that a node of the graph can name. */
export const KERNELS = {
  tsSum: window,
  tsMean: window,
  tsVar: window,
  tsStd: window,
  tsZscore: window,
  tsSkew: window,
  tsKurt: window,
  tsMax: window,
  tsMin: window,
  tsArgmax: window,
  tsArgmin: window,
  tsAvedev: window,
  tsProduct: window,
  decayLinear: window,
  ewma: window,
  tsSlope: window,
  tsRsquare: window,
  tsResid: window,
  tsCorr: pair,
  tsCov: pair,
  tsBeta: pair,
  regressionResid: pair,
  tsRank: {
    lookback: rows,
    by: "columns",
    launch: (run, l) => run(l.inputs[0]!, l.outputs[0]!, l.rows, l.stride, l.columns, l.params[0]!),
  },
  tsRankCorr: {
    lookback: rows,
    by: "columns",
    launch: (run, l) =>
      run(l.inputs[0]!, l.inputs[1]!, l.outputs[0]!, l.rows, l.stride, l.columns, l.params[0]!, l.scratch),
  },
  tsMedian: order,
  tsMad: order,
  tsMedianMad: order,
  tsQuantile: order,
  /** params: rows of the window, alpha, valid rows before the first value. */
  ema: window,
  daysSince: {
    lookback: rows,
    by: "columns",
    launch: (run, l) => run(l.inputs[0]!, l.outputs[0]!, l.rows, l.stride, l.columns, l.params[0]!),
  },
  csRank: crossSection,
  csQuantile: crossSection,
  csZscore: crossSection,
  csDemean: crossSection,
  csScale: crossSection,
  csWinsorize: crossSection,
  groupMean: group,
  groupRank: group,
  groupZscore: group,
  groupNeutralize: group,
  neutralize: {
    lookback: none,
    by: "rows",
    launch: (run, l) => {
      const others = l.table(l.inputs.slice(1));
      run(
        l.inputs[0]!,
        l.outputs[0]!,
        l.universe,
        l.group,
        l.groups,
        others.at,
        l.inputs.length - 1,
        l.rows,
        l.stride,
        others.end,
      );
    },
  },
} as const satisfies Record<string, KernelRecord>;

export type KernelName = keyof typeof KERNELS;
