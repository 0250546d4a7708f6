import { criticalT } from "./student-t.js";

export interface Significance {
  readonly all: number | null;
  readonly positive: number | null;
  readonly negative: number | null;
}

/** Share of the dates with a correlation whose own two-sided p is below `level`, and of those above and below 0. */
export function significance(
  series: ArrayLike<number>,
  pairs: ArrayLike<number>,
  level: number,
): Significance {
  let n = 0;
  let positive = 0;
  let negative = 0;
  for (let i = 0; i < series.length; i++) {
    const r = series[i]!;
    if (!Number.isFinite(r)) continue;
    n++;
    const df = pairs[i]! - 2;
    if (df < 1) continue;
    const t = Math.abs(r) >= 1 ? Infinity : Math.abs(r) * Math.sqrt(df / (1 - r * r));
    if (t <= criticalT(level, df)) continue;
    if (r < 0) negative++;
    else positive++;
  }
  if (n === 0) return { all: null, positive: null, negative: null };
  return { all: (positive + negative) / n, positive: positive / n, negative: negative / n };
}
