import type { Trees } from "./trees.js";

/** What an ensemble predicts knowing nothing: the mean over the training rows that passed its leaves. */
export function expectedValue({ base, start, feature, value, cover }: Trees): number {
  let sum = base;
  for (let tree = 0; tree + 1 < start.length; tree++) {
    const root = start[tree]!;
    for (let node = root; node < start[tree + 1]!; node++)
      if (feature[node]! < 0) sum += (value[node]! * cover[node]!) / cover[root]!;
  }
  return sum;
}

/**
 * Exact Shapley values of one prediction, path-dependent: the value of a coalition follows x where its factors decide
 * and else both branches by their training rows (Lundberg, Erion and Lee 2018, algorithm 2; O(leaves · depth²)).
 * Added to `phi` [factors].
 */
export function addTreeShap(trees: Trees, x: Float64Array, phi: Float64Array): void {
  const walk = new Walk(trees, x, phi);
  for (let tree = 0; tree + 1 < trees.start.length; tree++) walk.tree(trees.start[tree]!);
}

/** The path from the root: which factors decided, the share of training rows and of x (0, 1) that went along. */
class Walk {
  /** Paths of all levels one behind the other: a level works on its own copy. */
  readonly #feature: number[] = [];
  readonly #zero: number[] = [];
  readonly #one: number[] = [];
  readonly #weight: number[] = [];

  constructor(
    readonly trees: Trees,
    readonly x: Float64Array,
    readonly phi: Float64Array,
  ) {}

  tree(root: number): void {
    this.#visit(root, 0, 0, 1, 1, -1);
  }

  /** @param at where this level's path begins; @param depth its last index */
  #visit(node: number, at: number, depth: number, zero: number, one: number, factor: number): void {
    const { feature, threshold, left, value, cover } = this.trees;
    this.#extend(at, depth, zero, one, factor);
    const split = feature[node]!;
    if (split < 0) {
      for (let i = 1; i <= depth; i++)
        this.phi[this.#feature[at + i]!]! +=
          this.#unwoundSum(at, depth, i) * (this.#one[at + i]! - this.#zero[at + i]!) * value[node]!;
      return;
    }
    const first = left[node]!;
    const goesLeft = this.x[split]! <= threshold[node]!;
    const [hot, cold] = goesLeft ? [first, first + 1] : [first + 1, first];
    let incomingZero = 1;
    let incomingOne = 1;
    let last = depth;
    let before = 1;
    while (before <= depth && this.#feature[at + before] !== split) before++;
    if (before <= depth) {
      // Decided by this factor already: the earlier decision is taken back, and the two are one.
      incomingZero = this.#zero[at + before]!;
      incomingOne = this.#one[at + before]!;
      this.#unwind(at, depth, before);
      last--;
    }
    for (const [child, follows] of [
      [hot, incomingOne],
      [cold, 0],
    ] as const) {
      const next = at + last + 1;
      for (let i = 0; i <= last; i++) this.#copy(at + i, next + i);
      this.#visit(child, next, last + 1, (incomingZero * cover[child]!) / cover[node]!, follows, split);
    }
  }

  #copy(from: number, to: number): void {
    this.#feature[to] = this.#feature[from]!;
    this.#zero[to] = this.#zero[from]!;
    this.#one[to] = this.#one[from]!;
    this.#weight[to] = this.#weight[from]!;
  }

  #extend(at: number, depth: number, zero: number, one: number, factor: number): void {
    const w = this.#weight;
    this.#feature[at + depth] = factor;
    this.#zero[at + depth] = zero;
    this.#one[at + depth] = one;
    w[at + depth] = depth === 0 ? 1 : 0;
    for (let i = depth - 1; i >= 0; i--) {
      w[at + i + 1]! += (one * w[at + i]! * (i + 1)) / (depth + 1);
      w[at + i] = (zero * w[at + i]! * (depth - i)) / (depth + 1);
    }
  }

  #unwind(at: number, depth: number, index: number): void {
    const w = this.#weight;
    const one = this.#one[at + index]!;
    const zero = this.#zero[at + index]!;
    let next = w[at + depth]!;
    for (let i = depth - 1; i >= 0; i--) {
      if (one !== 0) {
        const kept = w[at + i]!;
        w[at + i] = (next * (depth + 1)) / ((i + 1) * one);
        next = kept - (w[at + i]! * zero * (depth - i)) / (depth + 1);
      } else w[at + i] = (w[at + i]! * (depth + 1)) / (zero * (depth - i));
    }
    for (let i = index; i < depth; i++) {
      this.#feature[at + i] = this.#feature[at + i + 1]!;
      this.#zero[at + i] = this.#zero[at + i + 1]!;
      this.#one[at + i] = this.#one[at + i + 1]!;
    }
  }

  /** Σ of the weights with entry `index` taken back. */
  #unwoundSum(at: number, depth: number, index: number): number {
    const w = this.#weight;
    const one = this.#one[at + index]!;
    const zero = this.#zero[at + index]!;
    let next = w[at + depth]!;
    let total = 0;
    for (let i = depth - 1; i >= 0; i--) {
      if (one !== 0) {
        const own = (next * (depth + 1)) / ((i + 1) * one);
        total += own;
        next = w[at + i]! - own * zero * ((depth - i) / (depth + 1));
      } else total += w[at + i]! / (zero * ((depth - i) / (depth + 1)));
    }
    return total;
  }
}
