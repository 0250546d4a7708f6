import type { Breathe } from "../../give-way.js";
import { lowerBound } from "../lower-bound.js";
import { eachCrossSection, type Frame, MAD_SCALE, madOf, medianOf } from "./frame.js";

/**
 * Puts the values of each date on one scale: `z` (x − mean)/std with ddof 1; `rank` mean rank / n in (0, 1];
 * `robust` (x − median)/(1.4826·MAD). A date without spread has no values.
 */
export async function standardise(
  values: Float64Array,
  frame: Frame,
  how: "z" | "rank" | "robust",
  breathe: Breathe,
): Promise<Float64Array> {
  const out = values.slice();
  const buffer = new Float64Array(frame.stride);
  await eachCrossSection(values, frame, breathe, (cells, x, n) => {
    if (how === "rank") {
      const sorted = buffer.subarray(0, n);
      sorted.set(x.subarray(0, n));
      sorted.sort();
      for (let i = 0; i < n; i++) {
        const below = lowerBound(sorted, x[i]!);
        let upTo = below;
        while (upTo < n && sorted[upTo] === x[i]) upTo++;
        out[cells[i]!] = (below + upTo + 1) / 2 / n;
      }
      return;
    }
    const [centre, scale] = how === "z" ? momentsOf(x, n) : robustOf(x, n, buffer);
    for (let i = 0; i < n; i++) out[cells[i]!] = scale > 0 ? (x[i]! - centre) / scale : Number.NaN;
  });
  return out;
}

function momentsOf(x: Float64Array, n: number): [number, number] {
  // About the first value, so that a constant date has a spread of exactly 0.
  const first = x[0]!;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += x[i]! - first;
  mean /= n;
  let square = 0;
  for (let i = 0; i < n; i++) square += (x[i]! - first - mean) ** 2;
  return [first + mean, n < 2 ? Number.NaN : Math.sqrt(square / (n - 1))];
}

function robustOf(x: Float64Array, n: number, buffer: Float64Array): [number, number] {
  const median = medianOf(x, n, buffer);
  return [median, MAD_SCALE * madOf(x, n, median, buffer)];
}
