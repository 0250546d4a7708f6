import type { Random } from "../../random.js";
import type { Binned } from "./bins.js";
import type { TreeBuilder } from "./trees.js";

export interface GrowOptions {
  readonly depth: number;
  /** Training rows in a leaf at least. */
  readonly minLeaf: number;
  /** Added to the count in a leaf: value = Σg / (n + l2). */
  readonly l2: number;
  /** Factors that each split may choose from, drawn anew for it; all of them when it is not less. */
  readonly mtry: number;
  /** What a leaf adds to a prediction, as a multiple of its value. */
  readonly scale: number;
}

interface Node {
  readonly id: number;
  readonly depth: number;
  /** Its rows are order[from, to). */
  readonly from: number;
  readonly to: number;
  readonly sum: number;
  readonly histogram: Float64Array;
}

interface Split {
  readonly factor: number;
  readonly bin: number;
  readonly sum: number;
  readonly count: number;
}

/**
 * Grows one least-squares regression tree on histograms (Ke et al. 2017): one pass over the rows of the smaller child,
 * the larger one is its parent less its sibling. The gain of a split is S_l²/(n_l + λ) + S_r²/(n_r + λ) − S²/(n + λ).
 *
 * @param order the rows to grow on; reordered
 * @param target per row of `data`
 */
export function growTree(
  builder: TreeBuilder,
  data: Binned,
  order: Int32Array,
  target: Float64Array,
  options: GrowOptions,
  random: Random,
): void {
  const offsets = new Int32Array(data.factors);
  let cells = 0;
  data.edges.forEach((edges, f) => {
    offsets[f] = cells;
    cells += edges.length + 1;
  });
  const free: Float64Array[] = [];
  const take = () => free.pop()?.fill(0) ?? new Float64Array(2 * cells);
  const spare = new Int32Array(order.length);
  const whole = take();
  fill(whole, data, offsets, order, 0, order.length, target);
  let sum = 0;
  for (let i = 0; i < order.length; i++) sum += target[order[i]!]!;
  const stack: Node[] = [
    { id: builder.root(order.length), depth: 0, from: 0, to: order.length, sum, histogram: whole },
  ];
  for (let node = stack.pop(); node; node = stack.pop()) {
    const { id, depth, from, to, histogram } = node;
    const count = to - from;
    const split = depth < options.depth ? bestSplit(node, data, offsets, options, random) : null;
    if (!split) {
      builder.leaf(id, (options.scale * node.sum) / (count + options.l2));
      free.push(histogram);
      continue;
    }
    partition(data, order, spare, from, to, split);
    const middle = from + split.count;
    const threshold = data.edges[split.factor]![split.bin]!;
    const left = builder.split(id, split.factor, threshold, split.count, count - split.count);
    // Leaves on the last level need no histogram.
    const deeper = depth + 1 < options.depth;
    const small = deeper ? take() : histogram;
    const smallerIsLeft = split.count * 2 <= count;
    if (deeper) {
      fill(small, data, offsets, order, smallerIsLeft ? from : middle, smallerIsLeft ? middle : to, target);
      for (let i = 0; i < histogram.length; i++) histogram[i]! -= small[i]!;
    }
    const child = (isLeft: boolean): Node => ({
      id: isLeft ? left : left + 1,
      depth: depth + 1,
      from: isLeft ? from : middle,
      to: isLeft ? middle : to,
      sum: isLeft ? split.sum : node.sum - split.sum,
      histogram: isLeft === smallerIsLeft ? small : histogram,
    });
    if (deeper) stack.push(child(false), child(true));
    else {
      for (const { id: leaf, sum: total, from: a, to: b } of [child(true), child(false)])
        builder.leaf(leaf, (options.scale * total) / (b - a + options.l2));
      free.push(histogram);
    }
  }
}

/** Adds Σg and the number of rows to each bin of each factor: [cell × 2]. */
function fill(
  histogram: Float64Array,
  { factors, codes }: Binned,
  offsets: Int32Array,
  order: Int32Array,
  from: number,
  to: number,
  target: Float64Array,
): void {
  for (let i = from; i < to; i++) {
    const row = order[i]!;
    const g = target[row]!;
    const at = row * factors;
    for (let f = 0; f < factors; f++) {
      const cell = (offsets[f]! + codes[at + f]!) << 1;
      histogram[cell]! += g;
      histogram[cell + 1]! += 1;
    }
  }
}

function bestSplit(
  { from, to, sum, histogram }: Node,
  { factors, edges }: Binned,
  offsets: Int32Array,
  { minLeaf, l2, mtry }: GrowOptions,
  random: Random,
): Split | null {
  const count = to - from;
  if (count < 2 * minLeaf) return null;
  const parent = sum ** 2 / (count + l2);
  let best: Split | null = null;
  // Less than this is rounding, not gain.
  let bestGain = 1e-12 * Math.max(1, parent);
  for (const factor of candidates(factors, mtry, random)) {
    let n = 0;
    let s = 0;
    for (let bin = 0; bin < edges[factor]!.length; bin++) {
      const cell = (offsets[factor]! + bin) << 1;
      s += histogram[cell]!;
      n += histogram[cell + 1]!;
      if (n < minLeaf) continue;
      if (count - n < minLeaf) break;
      const gain = s ** 2 / (n + l2) + (sum - s) ** 2 / (count - n + l2) - parent;
      if (gain > bestGain) {
        bestGain = gain;
        best = { factor, bin, sum: s, count: n };
      }
    }
  }
  return best;
}

function candidates(factors: number, mtry: number, random: Random): number[] {
  const all = Array.from({ length: factors }, (_, f) => f);
  return mtry >= factors ? all : random.shuffle(all).slice(0, mtry);
}

/** Rows of the left child first, both sides in their order. */
function partition(
  { factors, codes }: Binned,
  order: Int32Array,
  spare: Int32Array,
  from: number,
  to: number,
  { factor, bin }: Split,
): void {
  let left = from;
  let right = 0;
  for (let i = from; i < to; i++) {
    const row = order[i]!;
    if (codes[row * factors + factor]! <= bin) order[left++] = row;
    else spare[right++] = row;
  }
  order.set(spare.subarray(0, right), left);
}
