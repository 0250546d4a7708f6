/**
 * An ensemble of regression trees in flat arrays: `base` plus the sum of one leaf of each tree. A row goes to node
 * `left` when x[feature] ≤ threshold and to `left + 1` when not; a leaf has feature −1.
 */
export interface Trees {
  readonly base: number;
  /** Root of each tree, and the number of nodes at the end. */
  readonly start: Int32Array;
  readonly feature: Int16Array;
  readonly threshold: Float64Array;
  readonly left: Int32Array;
  readonly value: Float64Array;
  /** Training rows that passed the node. */
  readonly cover: Float64Array;
}

/** Predictions for rows x [n × factors]. */
export function predictTrees(trees: Trees, x: Float64Array, factors: number): Float64Array {
  const { base, start, feature, threshold, left, value } = trees;
  const n = x.length / factors;
  const out = new Float64Array(n).fill(base);
  // Tree by tree: the nodes of one tree stay in the cache while the rows pass.
  for (let tree = 0; tree + 1 < start.length; tree++) {
    const root = start[tree]!;
    for (let i = 0; i < n; i++) {
      const row = i * factors;
      let node = root;
      let f = feature[node]!;
      while (f >= 0) {
        node = left[node]! + (x[row + f]! <= threshold[node]! ? 0 : 1);
        f = feature[node]!;
      }
      out[i]! += value[node]!;
    }
  }
  return out;
}

/** Collects the nodes of trees while they grow. */
export class TreeBuilder {
  readonly #start: number[] = [];
  readonly #feature: number[] = [];
  readonly #threshold: number[] = [];
  readonly #left: number[] = [];
  readonly #value: number[] = [];
  readonly #cover: number[] = [];

  /** Begins a tree and returns its root. */
  root(cover: number): number {
    this.#start.push(this.#feature.length);
    return this.#node(cover);
  }

  /** Splits a leaf; returns the left child, the right one follows it. */
  split(node: number, feature: number, threshold: number, coverLeft: number, coverRight: number): number {
    const left = this.#node(coverLeft);
    this.#node(coverRight);
    this.#feature[node] = feature;
    this.#threshold[node] = threshold;
    this.#left[node] = left;
    return left;
  }

  leaf(node: number, value: number): void {
    this.#value[node] = value;
  }

  /** Adds the trees of another ensemble; its base is left behind. */
  append({ start, feature, threshold, left, value, cover }: Trees): void {
    const shift = this.#feature.length;
    for (let tree = 0; tree + 1 < start.length; tree++) this.#start.push(shift + start[tree]!);
    for (let node = 0; node < feature.length; node++) {
      this.#feature.push(feature[node]!);
      this.#threshold.push(threshold[node]!);
      this.#left.push(left[node]! < 0 ? -1 : shift + left[node]!);
      this.#value.push(value[node]!);
      this.#cover.push(cover[node]!);
    }
  }

  #node(cover: number): number {
    this.#threshold.push(0);
    this.#left.push(-1);
    this.#value.push(0);
    this.#cover.push(cover);
    return this.#feature.push(-1) - 1;
  }

  done(base: number): Trees {
    return {
      base,
      start: Int32Array.from([...this.#start, this.#feature.length]),
      feature: Int16Array.from(this.#feature),
      threshold: Float64Array.from(this.#threshold),
      left: Int32Array.from(this.#left),
      value: Float64Array.from(this.#value),
      cover: Float64Array.from(this.#cover),
    };
  }
}
