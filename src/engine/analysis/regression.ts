export interface Regression {
  readonly alpha: number | null;
  readonly beta: number | null;
  /** Newey–West; null for two rows, which a line always fits. */
  readonly alphaT: number | null;
}

/**
 * OLS of y on a constant and x over the rows where both are finite, with a Newey–West t of the constant (Bartlett, `lags`,
 * no small-sample correction, as statsmodels' HAC).
 */
export function regress(y: ArrayLike<number>, x: ArrayLike<number>, lags: number): Regression {
  const a: number[] = [];
  const b: number[] = [];
  for (let t = 0; t < y.length; t++) {
    if (!Number.isFinite(y[t]!) || !Number.isFinite(x[t]!)) continue;
    a.push(y[t]!);
    b.push(x[t]!);
  }
  const n = a.length;
  if (n < 2) return { alpha: null, beta: null, alphaT: null };
  const mean = (of: number[]) => of.reduce((sum, v) => sum + v, 0) / n;
  const ma = mean(a);
  const mb = mean(b);
  const z = b.map((v) => v - mb);
  const zz = z.reduce((sum, v) => sum + v * v, 0);
  if (!(zz > 1e-28 * n * mb * mb) || zz === 0) return { alpha: null, beta: null, alphaT: null };
  const beta = z.reduce((sum, v, t) => sum + v * (a[t]! - ma), 0) / zz;
  const alpha = ma - beta * mb;
  // The constant as a linear form of the residuals: α̂ − α = Σ h_t·u_t with h_t = 1/n − x̄·z_t/Σz².
  const scores = z.map((v, t) => (1 / n - (mb * v) / zz) * (a[t]! - alpha - beta * b[t]!));
  let variance = 0;
  for (let lag = 0; lag <= Math.min(lags, n - 1); lag++) {
    let gamma = 0;
    for (let t = lag; t < n; t++) gamma += scores[t]! * scores[t - lag]!;
    variance += lag === 0 ? gamma : 2 * (1 - lag / (lags + 1)) * gamma;
  }
  return { alpha, beta, alphaT: n > 2 && variance > 0 ? alpha / Math.sqrt(variance) : null };
}
