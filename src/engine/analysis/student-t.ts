import cdf from "@stdlib/stats-base-dists-t-cdf";
import quantile from "@stdlib/stats-base-dists-t-quantile";

/** Two-sided p of a Student t; null when it is not defined. */
export function twoSidedP(t: number | null, degreesOfFreedom: number): number | null {
  if (t === null || degreesOfFreedom < 1) return null;
  // The lower tail, not 1 − cdf: a far upper tail would cancel to 0.
  return 2 * cdf(-Math.abs(t), degreesOfFreedom);
}

const criticalBySize = new Map<string, number>();

/** |t| above which a two-sided test has p < `level`. Cached: the dates of a series share few sizes. */
export function criticalT(level: number, degreesOfFreedom: number): number {
  const key = `${level}/${degreesOfFreedom}`;
  let critical = criticalBySize.get(key);
  if (critical === undefined) {
    critical = quantile(1 - level / 2, degreesOfFreedom);
    criticalBySize.set(key, critical);
  }
  return critical;
}
