import { oneByOne } from "../give-way.js";
import { holdings } from "./holdings.js";
import { nullable } from "./series.js";
import type { TearSheet } from "./tear-sheet.js";
import type { Workbench } from "./workbench.js";

const BEFORE = 10;
const AFTER = 20;

/**
 * Mean price change of each quantile's names around the signal, measured from the entry price: what the group had done
 * before it was picked, and what it did after. Group means per date first, then the mean over dates; `excess` is against
 * all names of the universe with a price. Each offset uses every date that has it inside the window.
 *
 * @param groups quantile of every name by its factor alone [days × stride]
 * @param held   last known prices [panel rows × stride]
 */
export async function eventStudy(
  bench: Workbench,
  groups: Int8Array,
  held: Float64Array,
  quantiles: number,
): Promise<TearSheet["events"]> {
  const { days, delay, from, stride, breathe } = bench;
  const offsets = Array.from({ length: BEFORE + AFTER + 1 }, (_, i) => i - BEFORE);
  const table = () => Array.from({ length: quantiles }, () => new Float64Array(offsets.length));
  const sum = table();
  const square = table();
  const over = table();
  const dates = table();
  const bought = holdings(bench, groups, quantiles);
  const { name, inverse, start } = bought;
  const total = new Float64Array(quantiles + 1);
  const count = new Int32Array(quantiles + 1);
  await oneByOne(days - delay, breathe, (t) => {
    const entry = from + t + delay;
    bought.load(t);
    for (let k = 0; k < offsets.length; k++) {
      const row = entry + offsets[k]!;
      if (row < 0 || row >= from + days) continue;
      total[quantiles] = 0;
      count[quantiles] = 0;
      for (let g = 0; g <= quantiles; g++) {
        let sum = 0;
        let n = 0;
        for (let i = start[g]!; i < start[g + 1]!; i++) {
          const change = held[row * stride + name[i]!]! * inverse[i]! - 1;
          // NaN: not listed yet at that offset.
          if (change - change !== 0) continue;
          sum += change;
          n++;
        }
        // Slot `quantiles` gathers all names: those of the groups, and last those without one.
        total[quantiles]! += sum;
        count[quantiles]! += n;
        if (g === quantiles) continue;
        total[g] = sum;
        count[g] = n;
      }
      const market = total[quantiles]! / count[quantiles]!;
      for (let g = 0; g < quantiles; g++) {
        if (count[g] === 0) continue;
        const m = total[g]! / count[g]!;
        sum[g]![k]! += m;
        square[g]![k]! += m * m;
        over[g]![k]! += m - market;
        dates[g]![k]!++;
      }
    }
  });
  const each = (f: (g: number, k: number, n: number) => number) =>
    Array.from({ length: quantiles }, (_, g) =>
      nullable(offsets.map((_, k) => (dates[g]![k]! > 0 ? f(g, k, dates[g]![k]!) : Number.NaN))),
    );
  return {
    offsets,
    mean: each((g, k, n) => sum[g]![k]! / n),
    excess: each((g, k, n) => over[g]![k]! / n),
    standardError: each((g, k, n) => {
      const m = sum[g]![k]! / n;
      return n < 2 ? Number.NaN : Math.sqrt(Math.max(0, square[g]![k]! - n * m * m) / (n - 1) / n);
    }),
  };
}
