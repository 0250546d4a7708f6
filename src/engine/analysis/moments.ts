/**
 * Moments of a series without missing values. Everything is two-pass: about the mean, so that a small spread at a
 * high level keeps its digits. Undefined results are null.
 */

export function mean(x: ArrayLike<number>): number | null {
  if (x.length === 0) return null;
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]!;
  return sum / x.length;
}

/** Central moment sums Σ(x − m)^k for k = 2, 3, 4. */
function centralSums(x: ArrayLike<number>, m: number): { s2: number; s3: number; s4: number } {
  let s2 = 0;
  let s3 = 0;
  let s4 = 0;
  for (let i = 0; i < x.length; i++) {
    const d = x[i]! - m;
    const d2 = d * d;
    s2 += d2;
    s3 += d2 * d;
    s4 += d2 * d2;
  }
  return { s2, s3, s4 };
}

/** Standard deviation, ddof 1. */
export function std(x: ArrayLike<number>): number | null {
  const m = mean(x);
  if (m === null || x.length < 2) return null;
  return Math.sqrt(centralSums(x, m).s2 / (x.length - 1));
}

/** Biased skewness g1 = m3 / m2^1.5, as scipy.stats.skew by default. */
export function skew(x: ArrayLike<number>): number | null {
  const m = mean(x);
  if (m === null) return null;
  const { s2, s3 } = centralSums(x, m);
  const m2 = s2 / x.length;
  return m2 > 0 ? s3 / x.length / m2 ** 1.5 : null;
}

/** Biased excess kurtosis g2 = m4 / m2² − 3, as scipy.stats.kurtosis by default. */
export function kurtosis(x: ArrayLike<number>): number | null {
  const m = mean(x);
  if (m === null) return null;
  const { s2, s4 } = centralSums(x, m);
  const m2 = s2 / x.length;
  return m2 > 0 ? s4 / x.length / (m2 * m2) - 3 : null;
}

/** Lag-1 autocorrelation: Pearson of x[1…] with x[…n−1], as pandas' Series.autocorr. */
export function autocorrelation(x: ArrayLike<number>): number | null {
  const n = x.length - 1;
  if (n < 2) return null;
  let ma = 0;
  let mb = 0;
  for (let i = 0; i < n; i++) {
    ma += x[i]!;
    mb += x[i + 1]!;
  }
  ma /= n;
  mb /= n;
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < n; i++) {
    const a = x[i]! - ma;
    const b = x[i + 1]! - mb;
    ab += a * b;
    aa += a * a;
    bb += b * b;
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : null;
}

/** mean / (std / √n), ddof 1; null for fewer than two values or no spread. */
export function tOfMean(x: ArrayLike<number>): number | null {
  const m = mean(x);
  const s = std(x);
  return m === null || s === null || s === 0 ? null : (m / s) * Math.sqrt(x.length);
}

/**
 * t of the mean with Newey–West standard error: Bartlett weights 1 − l/(L+1), autocovariances divided by n, no
 * small-sample correction (statsmodels' HAC default). For h-day labels on daily dates L = h − 1.
 */
export function tNeweyWest(x: ArrayLike<number>, lags: number): number | null {
  const n = x.length;
  const m = mean(x);
  if (m === null || n < 2) return null;
  let variance = 0;
  for (let lag = 0; lag <= Math.min(lags, n - 1); lag++) {
    let gamma = 0;
    for (let i = lag; i < n; i++) gamma += (x[i]! - m) * (x[i - lag]! - m);
    gamma /= n;
    variance += lag === 0 ? gamma : 2 * (1 - lag / (lags + 1)) * gamma;
  }
  return variance > 0 ? m / Math.sqrt(variance / n) : null;
}
