import type { Workbench } from "./workbench.js";

/** The names of one date that could be bought at the entry, group after group; those without a group come last. */
export interface Holdings {
  /** Names (0…stride). */
  readonly name: Int32Array;
  /** 1 / entry price. */
  readonly inverse: Float64Array;
  /** Group g is [start[g], start[g + 1]); start[quantiles + 1] is the number of all names. */
  readonly start: Int32Array;
  /** Fills the above for the signals of row t of the window. */
  load(t: number): void;
}

/**
 * Members of the universe with a price on the entry day, sorted by their quantile: sums over a group then run through
 * neighbours.
 *
 * @param groups quantile of every name by its factor alone [days × stride]
 */
export function holdings(bench: Workbench, groups: Int8Array, quantiles: number): Holdings {
  const { stride, from, delay, price, universe } = bench;
  const name = new Int32Array(stride);
  const inverse = new Float64Array(stride);
  const start = new Int32Array(quantiles + 2);
  const next = new Int32Array(quantiles + 1);
  return {
    name,
    inverse,
    start,
    load(t) {
      const entry = (from + t + delay) * stride;
      const signal = t * stride;
      next.fill(0);
      for (let s = 0; s < stride; s++)
        if (universe[signal + s] === 1 && price[entry + s]! > 0) next[slot(groups[signal + s]!)]!++;
      let n = 0;
      for (let g = 0; g <= quantiles; g++) {
        start[g] = n;
        n += next[g]!;
        next[g] = start[g]!;
      }
      start[quantiles + 1] = n;
      for (let s = 0; s < stride; s++) {
        const p = price[entry + s]!;
        if (universe[signal + s] !== 1 || !(p > 0)) continue;
        const at = next[slot(groups[signal + s]!)]!++;
        name[at] = s;
        inverse[at] = 1 / p;
      }
    },
  };
  function slot(group: number): number {
    return group < 0 ? quantiles : group;
  }
}
