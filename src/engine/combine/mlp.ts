import { createRandom } from "../random.js";
import type { TrainingSet } from "./training-set.js";

export interface MlpOptions {
  /** Units of each hidden layer, ReLU. */
  readonly hidden: readonly number[];
  /** Passes over the training pairs. */
  readonly epochs: number;
  readonly batch: number;
  /** Step of Adam (Kingma and Ba 2015). */
  readonly step: number;
  /** Decoupled weight decay per step (Loshchilov and Hutter 2019), of the weights and not of the biases. */
  readonly decay: number;
}

/** A multilayer perceptron with one output. */
export interface Mlp {
  /** Inputs, hidden units, 1. */
  readonly sizes: readonly number[];
  /** Layer after layer: weights [outputs × inputs], then biases. */
  readonly weights: Float64Array;
}

/** Weights of He et al. (2015): variance 2 / inputs, biases 0. */
export function initialMlp(sizes: readonly number[], seed: number): Mlp {
  const random = createRandom(seed);
  const weights = new Float64Array(layersOf(sizes).at(-1)!.end);
  for (const { inputs, outputs, from } of layersOf(sizes))
    for (let i = 0; i < inputs * outputs; i++) weights[from + i] = random.normal() * Math.sqrt(2 / inputs);
  return { sizes, weights };
}

interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  /** Its weights, its biases, and the end of both. */
  readonly from: number;
  readonly bias: number;
  readonly end: number;
}

function layersOf(sizes: readonly number[]): Layer[] {
  let from = 0;
  return sizes.slice(1).map((outputs, l) => {
    const inputs = sizes[l]!;
    const bias = from + inputs * outputs;
    const layer = { inputs, outputs, from, bias, end: bias + outputs };
    from = layer.end;
    return layer;
  });
}

/** Predictions for rows x [n × inputs]. */
export function predictMlp({ sizes, weights }: Mlp, x: Float64Array): Float64Array {
  const layers = layersOf(sizes);
  const n = x.length / sizes[0]!;
  const out = new Float64Array(n);
  const units = sizes.map((size) => new Float64Array(size));
  for (let i = 0; i < n; i++) {
    units[0]!.set(x.subarray(i * sizes[0]!, (i + 1) * sizes[0]!));
    forward(layers, weights, units);
    out[i] = units.at(-1)![0]!;
  }
  return out;
}

function forward(layers: readonly Layer[], w: Float64Array, units: readonly Float64Array[]): void {
  for (let l = 0; l < layers.length; l++) {
    const { inputs, outputs, from, bias } = layers[l]!;
    const source = units[l]!;
    const target = units[l + 1]!;
    const last = l + 1 === layers.length;
    for (let o = 0; o < outputs; o++) {
      let sum = w[bias + o]!;
      const at = from + o * inputs;
      for (let i = 0; i < inputs; i++) sum += w[at + i]! * source[i]!;
      target[o] = last || sum > 0 ? sum : 0;
    }
  }
}

/**
 * Half the mean squared error over `rows`, and its gradient by backpropagation, written into `gradient`.
 * The gradient of ReLU at 0 is 0.
 */
export function lossAndGradient(
  { sizes, weights: w }: Mlp,
  { x, y }: Pick<TrainingSet, "x" | "y">,
  rows: Int32Array,
  gradient: Float64Array,
): number {
  const layers = layersOf(sizes);
  const units = sizes.map((size) => new Float64Array(size));
  const deltas = sizes.map((size) => new Float64Array(size));
  gradient.fill(0);
  let loss = 0;
  for (let r = 0; r < rows.length; r++) {
    const row = rows[r]!;
    units[0]!.set(x.subarray(row * sizes[0]!, (row + 1) * sizes[0]!));
    forward(layers, w, units);
    const error = units.at(-1)![0]! - y[row]!;
    loss += error ** 2;
    deltas.at(-1)![0] = error / rows.length;
    for (let l = layers.length - 1; l >= 0; l--) {
      const { inputs, outputs, from, bias } = layers[l]!;
      const source = units[l]!;
      const back = deltas[l]!;
      back.fill(0);
      for (let o = 0; o < outputs; o++) {
        const delta = deltas[l + 1]![o]!;
        if (delta === 0) continue;
        const at = from + o * inputs;
        gradient[bias + o]! += delta;
        for (let i = 0; i < inputs; i++) {
          gradient[at + i]! += delta * source[i]!;
          back[i]! += delta * w[at + i]!;
        }
      }
      if (l > 0) for (let i = 0; i < inputs; i++) if (source[i]! <= 0) back[i] = 0;
    }
  }
  return loss / (2 * rows.length);
}

/** Mini-batches in a new order each epoch; same seed, same weights to the last bit. */
export function fitMlp(set: TrainingSet, inputs: number, options: MlpOptions, seed: number): Mlp {
  const mlp = initialMlp([inputs, ...options.hidden, 1], seed);
  const { weights } = mlp;
  const random = createRandom(seed + 1);
  const order = Array.from({ length: set.y.length }, (_, i) => i);
  const gradient = new Float64Array(weights.length);
  const first = new Float64Array(weights.length);
  const second = new Float64Array(weights.length);
  const decays = new Float64Array(weights.length);
  for (const { from, bias } of layersOf(mlp.sizes)) decays.fill(options.step * options.decay, from, bias);
  let step = 0;
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    random.shuffle(order);
    for (let from = 0; from < order.length; from += options.batch) {
      const rows = Int32Array.from(order.slice(from, from + options.batch));
      lossAndGradient(mlp, set, rows, gradient);
      step++;
      const [c1, c2] = [1 - 0.9 ** step, 1 - 0.999 ** step];
      for (let i = 0; i < weights.length; i++) {
        first[i] = 0.9 * first[i]! + 0.1 * gradient[i]!;
        second[i] = 0.999 * second[i]! + 0.001 * gradient[i]! ** 2;
        weights[i]! -=
          decays[i]! * weights[i]! + (options.step * (first[i]! / c1)) / (Math.sqrt(second[i]! / c2) + 1e-8);
      }
    }
  }
  return mlp;
}
