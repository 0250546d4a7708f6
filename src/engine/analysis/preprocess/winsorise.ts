import type { Breathe } from "../../give-way.js";
import { eachCrossSection, type Frame, MAD_SCALE, madOf, medianOf } from "./frame.js";
import type { Preprocessing } from "./spec.js";

type Winsorise = NonNullable<Preprocessing["winsorise"]>;

/**
 * Pulls the extremes of each date to a limit: median ± k·MAD (×1.4826 when scaled), mean ± k·std (ddof 1), or the
 * lower and upper quantile (linear interpolation, as numpy). Missing stays missing.
 */
export async function winsorise(
  values: Float64Array,
  frame: Frame,
  how: Winsorise,
  breathe: Breathe,
): Promise<Float64Array> {
  const out = values.slice();
  const buffer = new Float64Array(frame.stride);
  await eachCrossSection(values, frame, breathe, (cells, x, n) => {
    const [low, high] = limits(x, n, how, buffer);
    for (let i = 0; i < n; i++) out[cells[i]!] = Math.min(high, Math.max(low, x[i]!));
  });
  return out;
}

function limits(x: Float64Array, n: number, how: Winsorise, buffer: Float64Array): [number, number] {
  switch (how.method) {
    case "mad": {
      const median = medianOf(x, n, buffer);
      const width = how.k * (how.scaled ? MAD_SCALE : 1) * madOf(x, n, median, buffer);
      return [median - width, median + width];
    }
    case "sigma": {
      // One value has no spread: nothing to pull.
      if (n < 2) return [-Infinity, Infinity];
      let mean = 0;
      for (let i = 0; i < n; i++) mean += x[i]!;
      mean /= n;
      let square = 0;
      for (let i = 0; i < n; i++) square += (x[i]! - mean) ** 2;
      const width = how.k * Math.sqrt(square / (n - 1));
      return [mean - width, mean + width];
    }
    case "quantile": {
      const sorted = buffer.subarray(0, n);
      sorted.set(x.subarray(0, n));
      sorted.sort();
      return [quantile(sorted, how.lower), quantile(sorted, how.upper)];
    }
  }
}

function quantile(sorted: Float64Array, q: number): number {
  const at = q * (sorted.length - 1);
  const below = Math.floor(at);
  const low = sorted[below]!;
  return low + (at - below) * ((sorted[below + 1] ?? low) - low);
}
