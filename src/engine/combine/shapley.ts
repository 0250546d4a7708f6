import { createRandom } from "../random.js";

/** Predictions for rows x [n × factors]. */
export type Predict = (x: Float64Array) => Float64Array;

/** Up to so many factors that matter, every coalition is enumerated. */
const EXACT = 10;

/** Orders that are drawn beyond that; each is also walked backwards. */
const ORDERS = 16;

/**
 * Shapley values of f(x) − f(0) [factors]: a factor outside a coalition is at 0, the mean of its date. Exact by
 * enumeration for up to ten `active` factors, else from seeded orders and their reverses (Mitchell et al. 2022). Both
 * are locally accurate: they add up to f(x) − f(0). A factor that is not active gets exactly 0.
 */
export function shapley(
  predict: Predict,
  x: Float64Array,
  active: readonly number[],
  seed: number,
): Float64Array {
  return active.length <= EXACT ? enumerated(predict, x, active) : sampled(predict, x, active, seed);
}

/** Shapley (1953): Σ over coalitions S without k of |S|!(n − |S| − 1)!/n! · (v(S ∪ k) − v(S)). */
function enumerated(predict: Predict, x: Float64Array, active: readonly number[]): Float64Array {
  const n = active.length;
  const rows = new Float64Array(x.length * 2 ** n);
  for (let mask = 0; mask < 2 ** n; mask++)
    active.forEach((f, i) => {
      if (mask & (1 << i)) rows[mask * x.length + f] = x[f]!;
    });
  const value = predict(rows);
  const factorial = [1];
  for (let i = 1; i <= n; i++) factorial.push(factorial[i - 1]! * i);
  const phi = new Float64Array(x.length);
  for (let mask = 0; mask < 2 ** n; mask++) {
    const size = active.filter((_, i) => mask & (1 << i)).length;
    if (size === n) continue;
    const weight = (factorial[size]! * factorial[n - size - 1]!) / factorial[n]!;
    active.forEach((f, i) => {
      if (!(mask & (1 << i))) phi[f]! += weight * (value[mask | (1 << i)]! - value[mask]!);
    });
  }
  return phi;
}

function sampled(predict: Predict, x: Float64Array, active: readonly number[], seed: number): Float64Array {
  const random = createRandom(seed);
  const phi = new Float64Array(x.length);
  for (let draw = 0; draw < ORDERS; draw++) {
    const order = random.shuffle([...active]);
    for (const walk of [order, order.toReversed()]) {
      // Row i knows the first i factors of the order.
      const rows = new Float64Array((walk.length + 1) * x.length);
      walk.forEach((f, i) => {
        for (let row = i + 1; row <= walk.length; row++) rows[row * x.length + f] = x[f]!;
      });
      const value = predict(rows);
      walk.forEach((f, i) => {
        phi[f]! += (value[i + 1]! - value[i]!) / (2 * ORDERS);
      });
    }
  }
  return phi;
}
