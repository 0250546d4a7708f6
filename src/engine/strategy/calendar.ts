/** One fall below a peak. */
export interface Fall {
  readonly depth: number;
  /** null = the start. */
  readonly peak: string | null;
  readonly trough: string;
  readonly recovered: string | null;
  /** Trading days from the peak to the trough, and from the trough back to the level of the peak. */
  readonly down: number;
  readonly up: number | null;
}

/** The deepest falls that do not overlap, deepest first; each lasts until its peak is reached again. */
export function falls(dates: readonly string[], returns: readonly number[], most: number): Fall[] {
  const found: Fall[] = [];
  let [level, peak, peakAt] = [1, 1, -1];
  let low = { level: 1, at: -1 };
  const close = (recovered: number | null) => {
    if (low.level >= peak) return;
    found.push({
      depth: 1 - low.level / peak,
      peak: peakAt < 0 ? null : dates[peakAt]!,
      trough: dates[low.at]!,
      recovered: recovered === null ? null : dates[recovered]!,
      down: low.at - peakAt,
      up: recovered === null ? null : recovered - low.at,
    });
  };
  returns.forEach((r, i) => {
    level *= 1 + r;
    if (level >= peak) {
      close(i);
      [peak, peakAt] = [level, i];
      low = { level, at: i };
    } else if (level < low.level) low = { level, at: i };
  });
  close(null);
  return found.sort((a, b) => b.depth - a.depth).slice(0, most);
}

export interface Month {
  /** `YYYY-MM` */
  readonly month: string;
  readonly value: number;
}

/** Compounded return of each calendar month that has a day. */
export function monthlyReturns(dates: readonly string[], returns: readonly number[]): Month[] {
  const out: { month: string; value: number }[] = [];
  dates.forEach((date, i) => {
    const month = date.slice(0, 7);
    const present = out.at(-1);
    if (present?.month === month) present.value = (1 + present.value) * (1 + returns[i]!) - 1;
    else out.push({ month, value: returns[i]! });
  });
  return out;
}

/** Sharpe ratio of the last `window` days, from the first day that has so many. */
export function rollingSharpe(
  returns: readonly number[],
  window: number,
  { annualisation, riskFree }: { readonly annualisation: number; readonly riskFree: number },
): (number | null)[] {
  const daily = (1 + riskFree) ** (1 / annualisation) - 1;
  return returns.map((_, i) => {
    if (i + 1 < window) return null;
    const slice = returns.slice(i + 1 - window, i + 1);
    const mean = slice.reduce((sum, r) => sum + r, 0) / window;
    const std = Math.sqrt(slice.reduce((sum, r) => sum + (r - mean) ** 2, 0) / (window - 1));
    return std > 0 ? (Math.sqrt(annualisation) * (mean - daily)) / std : null;
  });
}
