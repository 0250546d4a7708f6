import { mean, std, tNeweyWest } from "./moments.js";

/** For JSON: NaN and ±inf become null. */
export function nullable(x: ArrayLike<number>): (number | null)[] {
  return Array.from(x, (v) => (Number.isFinite(v) ? v : null));
}

export function finite(x: ArrayLike<number>): number[] {
  const out: number[] = [];
  for (let i = 0; i < x.length; i++) if (Number.isFinite(x[i]!)) out.push(x[i]!);
  return out;
}

export interface Figures {
  readonly mean: number | null;
  /** mean / std, ddof 1. */
  readonly ir: number | null;
  /** Newey–West, L = horizon − 1. */
  readonly t: number | null;
  readonly n: number;
}

/** The figures that stand in every table of correlations; missing dates do not count, the rest are consecutive. */
export function figuresOf(series: ArrayLike<number>, horizon: number): Figures {
  const x = finite(series);
  const m = mean(x);
  const s = std(x);
  return {
    mean: m,
    ir: m === null || s === null || s === 0 ? null : m / s,
    t: tNeweyWest(x, horizon - 1),
    n: x.length,
  };
}

/** Mean of the last `window` rows (fewer at the start), missing ones left out; null where none is there. */
export function rollingMean(series: ArrayLike<number>, window: number): (number | null)[] {
  const out: (number | null)[] = [];
  for (let t = 0; t < series.length; t++) {
    let sum = 0;
    let n = 0;
    for (let i = Math.max(0, t - window + 1); i <= t; i++) {
      const v = series[i]!;
      if (!Number.isFinite(v)) continue;
      sum += v;
      n++;
    }
    out.push(n === 0 ? null : sum / n);
  }
  return out;
}
