/**
 * Long-only weights of least variance: min w'Σw, Σw = 1, 0 ≤ w ≤ limit. Pairs of weights are changed against each other,
 * the pair that gains most first (Platt's sequential minimal optimisation), until no exchange gains anything.
 *
 * @param covariance [n × n], positive semidefinite
 * @param limit below 1/n the weights are 1/n each: nothing else adds up
 */
export function minVariance(covariance: Float64Array, n: number, limit = 1): number[] {
  const weights = new Float64Array(n).fill(1 / n);
  if (limit * n <= 1) return [...weights];
  const gradient = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += covariance[i * n + j]! / n;
    gradient[i] = sum;
  }
  let scale = 0;
  for (let i = 0; i < n; i++) scale = Math.max(scale, covariance[i * n + i]!);
  for (let round = 0; round < 200 * n; round++) {
    let up = -1;
    let down = -1;
    for (let i = 0; i < n; i++) {
      if (weights[i]! < limit && (up < 0 || gradient[i]! < gradient[up]!)) up = i;
      if (weights[i]! > 0 && (down < 0 || gradient[i]! > gradient[down]!)) down = i;
    }
    if (up < 0 || down < 0 || gradient[down]! - gradient[up]! <= 1e-10 * scale) break;
    const bend = covariance[up * n + up]! + covariance[down * n + down]! - 2 * covariance[up * n + down]!;
    const room = Math.min(limit - weights[up]!, weights[down]!);
    const move = bend > 0 ? Math.min(room, (gradient[down]! - gradient[up]!) / bend) : room;
    // Written so that a weight that is used up is 0 exactly.
    weights[down] = move === weights[down] ? 0 : weights[down]! - move;
    weights[up]! += move;
    for (let i = 0; i < n; i++) gradient[i]! += move * (covariance[i * n + up]! - covariance[i * n + down]!);
  }
  return [...weights];
}
