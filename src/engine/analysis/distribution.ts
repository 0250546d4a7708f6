import { normalQuantile } from "./normal.js";
import { finite } from "./series.js";
import type { TearSheet } from "./tear-sheet.js";

type Distribution = TearSheet["distribution"]["ic"];

const BINS = 30;
/** Points of the Q–Q picture: more cannot be told apart. */
const POINTS = 400;

/** Histogram in equal bins from the least to the greatest value, and the sorted values against the normal. */
export function distributionOf(series: ArrayLike<number>): Distribution {
  const x = finite(series).sort((a, b) => a - b);
  return { histogram: histogram(x), qq: qq(x) };
}

function histogram(x: readonly number[]): Distribution["histogram"] {
  const least = x[0];
  const most = x.at(-1);
  if (least === undefined || most === undefined) return { edges: [], counts: [] };
  // One value has no width: as numpy, half a unit to each side.
  const from = least === most ? least - 0.5 : least;
  const width = least === most ? 1 : most - least;
  const edges = Array.from({ length: BINS + 1 }, (_, i) => from + (width * i) / BINS);
  const counts = new Array<number>(BINS).fill(0);
  for (const v of x) {
    let bin = Math.min(BINS - 1, Math.floor(((v - from) / width) * BINS));
    // The quotient may round across an edge; the edges decide, the last bin holds its upper end.
    if (v < edges[bin]!) bin--;
    else if (bin < BINS - 1 && v >= edges[bin + 1]!) bin++;
    counts[bin]!++;
  }
  return { edges, counts };
}

/** Filliben's estimate of the order statistic medians, as scipy.stats.probplot. */
function qq(x: readonly number[]): Distribution["qq"] {
  const n = x.length;
  const median = (i: number): number => {
    if (i === n) return 0.5 ** (1 / n);
    return i === 1 ? 1 - 0.5 ** (1 / n) : (i - 0.3175) / (n + 0.365);
  };
  const points = Math.min(n, POINTS);
  const picked = Array.from({ length: points }, (_, k) =>
    points === 1 ? 0 : Math.round((k * (n - 1)) / (points - 1)),
  );
  return {
    theoretical: picked.map((i) => normalQuantile(median(i + 1))),
    sample: picked.map((i) => x[i]!),
  };
}
