import type { Panel } from "../panel/index.js";

export interface Shrunk {
  /** [n × n], row-major, of daily returns. */
  readonly covariance: Float64Array;
  /** Weight of the target, 0…1. */
  readonly shrinkage: number;
}

/**
 * Covariance shrunk towards a multiple of the identity by the intensity of Ledoit and Wolf 2004; divisor = observations,
 * as sklearn.covariance.ledoit_wolf has it.
 *
 * @param returns [observations × n], row-major, no NaN
 */
export function ledoitWolf(returns: Float64Array, n: number): Shrunk {
  const rows = returns.length / n;
  const x = Float64Array.from(returns);
  for (let j = 0; j < n; j++) {
    let mean = 0;
    for (let t = 0; t < rows; t++) mean += x[t * n + j]!;
    mean /= rows;
    for (let t = 0; t < rows; t++) x[t * n + j]! -= mean;
  }
  const covariance = new Float64Array(n * n);
  /** Σ_t x²_i·x²_j, summed over all i, j at once: (Σ_i x²_i)². */
  let fourth = 0;
  for (let t = 0; t < rows; t++) {
    const at = t * n;
    let square = 0;
    for (let i = 0; i < n; i++) {
      const xi = x[at + i]!;
      square += xi * xi;
      for (let j = 0; j <= i; j++) covariance[i * n + j]! += xi * x[at + j]!;
    }
    fourth += square * square;
  }
  let trace = 0;
  let norm = 0;
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      const c = covariance[i * n + j]! / rows;
      covariance[i * n + j] = c;
      covariance[j * n + i] = c;
      norm += (i === j ? 1 : 2) * c * c;
      if (i === j) trace += c;
    }
  const mu = trace / n;
  const spread = (fourth / rows - norm) / rows;
  const distance = norm - n * mu * mu;
  const shrinkage = distance <= 0 || spread <= 0 ? 0 : Math.min(spread, distance) / distance;
  for (let i = 0; i < n * n; i++) covariance[i]! *= 1 - shrinkage;
  for (let i = 0; i < n; i++) covariance[i * n + i]! += shrinkage * mu;
  return { covariance, shrinkage };
}

/**
 * Shrunk covariance of the last `days` daily returns (adjusted closes) up to row `t`. A day without a return counts as
 * the mean of the name; null with fewer than 20 days before `t`.
 */
export function trailingCovariance(
  { fields, stride }: Panel,
  t: number,
  names: readonly number[],
  days: number,
): Float64Array | null {
  const close = fields.get("close")!;
  const rows = Math.min(days, t);
  if (rows < 20) return null;
  const n = names.length;
  const returns = new Float64Array(rows * n);
  names.forEach((s, j) => {
    let sum = 0;
    let known = 0;
    for (let k = 0; k < rows; k++) {
      const at = (t - rows + 1 + k) * stride + s;
      const r = close[at]! / close[at - stride]! - 1;
      returns[k * n + j] = r;
      if (!Number.isFinite(r)) continue;
      sum += r;
      known++;
    }
    const mean = known > 0 ? sum / known : 0;
    for (let k = 0; k < rows; k++) if (!Number.isFinite(returns[k * n + j]!)) returns[k * n + j] = mean;
  });
  return ledoitWolf(returns, n).covariance;
}
