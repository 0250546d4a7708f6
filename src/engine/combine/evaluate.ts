import { pearson, ranksOf } from "../analysis/ranks.js";
import { createRandom } from "../random.js";
import type { Fit } from "./fit.js";
import type { Inputs } from "./inputs.js";
import { activeFactors, explain, type Model, predictModel } from "./model.js";
import type { Window } from "./walk-forward.js";

/** Daily figures of the predicted rows of one window; NaN where there are fewer than `minPairs` pairs. */
export interface Daily {
  readonly pairs: Float64Array;
  readonly ic: Float64Array;
  readonly rankIc: Float64Array;
}

/** Standardised factors of one date, row-major, and which symbols they are of. */
export function rowsOf({ stride, z, known }: Inputs, t: number): { names: Int32Array; x: Float64Array } {
  const names = new Int32Array(stride);
  let n = 0;
  for (let s = 0; s < stride; s++) if (known[t * stride + s] === 1) names[n++] = s;
  const k = z.length;
  const x = new Float64Array(n * k);
  for (let f = 0; f < k; f++) {
    const column = z[f]!;
    for (let i = 0; i < n; i++) x[i * k + f] = column[t * stride + names[i]!]!;
  }
  return { names: names.subarray(0, n), x };
}

/** Which of `names` have a label on the row that begins at cell `at`, and the labels. */
function labelled(names: Int32Array, label: Float64Array, at: number) {
  const own = new Int32Array(names.length);
  const y = new Float64Array(names.length);
  let n = 0;
  for (let i = 0; i < names.length; i++) {
    const value = label[at + names[i]!]!;
    if (!Number.isFinite(value)) continue;
    own[n] = i;
    y[n++] = value;
  }
  return { own: own.subarray(0, n), y: y.subarray(0, n) };
}

/** The values at `places`. */
function picked(values: Float64Array, places: Int32Array): Float64Array {
  const out = new Float64Array(places.length);
  for (let i = 0; i < places.length; i++) out[i] = values[places[i]!]!;
  return out;
}

/** Predicts the rows of a window and compares them with their labels; `write` gets each date's predictions. */
export function predictWindow(
  inputs: Inputs,
  label: Float64Array,
  { from, to }: Pick<Window, "from" | "to">,
  model: Model,
  minPairs: number,
  write?: (t: number, names: Int32Array, predictions: Float64Array) => void,
): Daily {
  const days = to - from;
  const out = {
    pairs: new Float64Array(days),
    ic: new Float64Array(days).fill(Number.NaN),
    rankIc: new Float64Array(days).fill(Number.NaN),
  };
  for (let t = from; t < to; t++) {
    const { names, x } = rowsOf(inputs, t);
    const predictions = predictModel(model, x);
    write?.(t, names, predictions);
    const { own, y } = labelled(names, label, t * inputs.stride);
    out.pairs[t - from] = y.length;
    if (y.length < minPairs) continue;
    const p = picked(predictions, own);
    out.ic[t - from] = pearson(p, y);
    out.rankIc[t - from] = pearson(ranksOf(p), ranksOf(y));
  }
  return out;
}

/** Daily RankIC of each factor alone [factors × days], as it is, and of the chosen ones with equal weights and the fit's signs. */
export function compareWith(
  { stride, z, known }: Inputs,
  label: Float64Array,
  { from, to }: Pick<Window, "from" | "to">,
  signs: readonly number[],
  minPairs: number,
): { readonly alone: Float64Array; readonly equal: Float64Array } {
  const days = to - from;
  const alone = new Float64Array(z.length * days).fill(Number.NaN);
  const equal = new Float64Array(days).fill(Number.NaN);
  const all = new Int32Array(stride);
  for (let t = from; t < to; t++) {
    let n = 0;
    for (let cell = t * stride; cell < (t + 1) * stride; cell++)
      if (known[cell] === 1 && Number.isFinite(label[cell]!)) all[n++] = cell;
    if (n < minPairs) continue;
    const cells = all.subarray(0, n);
    const y = ranksOf(picked(label, cells));
    const sum = new Float64Array(n);
    z.forEach((column, f) => {
      const own = picked(column, cells);
      alone[f * days + t - from] = pearson(ranksOf(own), y);
      for (let i = 0; i < own.length; i++) sum[i]! += signs[f]! * own[i]!;
    });
    equal[t - from] = pearson(ranksOf(sum), y);
  }
  return { alone, equal };
}

/** Sums over the dates that permutation was measured on. */
export interface Permuted {
  readonly dates: number;
  /** ΣRankIC as it is, and with each factor shuffled within the date. */
  readonly whole: number;
  readonly shuffled: Float64Array;
}

/**
 * Permutation importance (Breiman 2001) on the predicted rows, shuffling within the cross-section of a date, on every
 * `step`-th date.
 */
export function permute(
  inputs: Inputs,
  label: Float64Array,
  { from, to }: Pick<Window, "from" | "to">,
  model: Model,
  { minPairs, step, seed }: { readonly minPairs: number; readonly step: number; readonly seed: number },
): Permuted {
  const k = inputs.z.length;
  const shuffled = new Float64Array(k);
  const active = activeFactors(model);
  let whole = 0;
  let dates = 0;
  for (let t = from; t < to; t += step) {
    const { names, x } = rowsOf(inputs, t);
    const { own, y } = labelled(names, label, t * inputs.stride);
    if (y.length < minPairs) continue;
    const ranks = ranksOf(y);
    const rankIc = (predictions: Float64Array) => pearson(ranksOf(picked(predictions, own)), ranks);
    const predictions = predictModel(model, x);
    const asItIs = rankIc(predictions);
    if (!Number.isFinite(asItIs)) continue;
    dates++;
    whole += asItIs;
    const random = createRandom(seed * 100_003 + t);
    const order = Array.from(names.keys());
    for (let f = 0; f < k; f++) {
      if (!active.includes(f)) {
        shuffled[f]! += asItIs;
        continue;
      }
      const without = rankIc(withColumn(model, x, predictions, f, random.shuffle(order)));
      // Nothing left that varies: no forecast at all.
      shuffled[f]! += Number.isFinite(without) ? without : 0;
    }
  }
  return { dates, whole, shuffled };
}

/** Predictions when each row has factor `f` of another. Of a linear model only that term changes. */
function withColumn(
  model: Model,
  x: Float64Array,
  predictions: Float64Array,
  f: number,
  order: readonly number[],
): Float64Array {
  const k = x.length / order.length;
  if (model.kind === "linear") {
    const out = predictions.slice();
    const weight = model.weights[f]!;
    for (let i = 0; i < out.length; i++) out[i]! += weight * (x[order[i]! * k + f]! - x[i * k + f]!);
    return out;
  }
  const rows = x.slice();
  for (let i = 0; i < order.length; i++) rows[i * k + f] = x[order[i]! * k + f]!;
  return predictModel(model, rows);
}

/** Factor values at which the partial dependence is measured, in standard deviations. */
export const GRID: readonly number[] = Array.from({ length: 13 }, (_, i) => -3 + i * 0.5);

/** What one window's model says about a few of its predictions. */
export interface Explained {
  /** [rows × factors] */
  readonly z: Float64Array;
  readonly phi: Float64Array;
  /** Largest |base + Σφ − prediction|. */
  readonly inaccuracy: number;
  /** Mean prediction with one factor set to each value of GRID [factors × GRID] (Friedman 2001), less the mean prediction. */
  readonly dependence: Float64Array;
}

/** Explains `count` predictions of the window, drawn by `seed`. */
export function explainWindow(
  inputs: Inputs,
  { from, to }: Pick<Window, "from" | "to">,
  { model }: Pick<Fit, "model">,
  count: number,
  seed: number,
): Explained {
  const k = inputs.z.length;
  const random = createRandom(seed * 100_003 + from);
  const drawn: Float64Array[] = [];
  for (let i = 0; i < count; i++) {
    const { names, x } = rowsOf(inputs, from + random.int(to - from));
    if (names.length === 0) continue;
    const row = random.int(names.length);
    drawn.push(x.slice(row * k, (row + 1) * k));
  }
  const z = new Float64Array(drawn.length * k);
  const phi = new Float64Array(z.length);
  drawn.forEach((row, i) => {
    z.set(row, i * k);
  });
  const predictions = predictModel(model, z);
  let inaccuracy = 0;
  drawn.forEach((row, i) => {
    const one = explain(model, row, seed + i);
    phi.set(one.phi, i * k);
    inaccuracy = Math.max(
      inaccuracy,
      Math.abs(one.phi.reduce((sum, x) => sum + x, one.base) - predictions[i]!),
    );
  });
  return { z, phi, inaccuracy, dependence: dependence(model, z, k, predictions) };
}

function dependence(model: Model, z: Float64Array, k: number, predictions: Float64Array): Float64Array {
  const mean = (x: Float64Array) => x.reduce((sum, value) => sum + value, 0) / x.length;
  const whole = mean(predictions);
  const out = new Float64Array(k * GRID.length);
  for (const f of activeFactors(model)) {
    const rows = z.slice();
    GRID.forEach((value, g) => {
      for (let i = f; i < rows.length; i += k) rows[i] = value;
      out[f * GRID.length + g] = mean(predictModel(model, rows)) - whole;
    });
  }
  return out;
}
