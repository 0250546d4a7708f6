import { type Ground, overRows } from "./ground.js";
import { nullable } from "./series.js";
import type { TearSheet } from "./tear-sheet.js";
import type { Workbench } from "./workbench.js";

const BEFORE = 10;
const AFTER = 20;
const OFFSETS = Array.from({ length: BEFORE + AFTER + 1 }, (_, i) => i - BEFORE);

/**
 * Mean price change of each quantile's names around the signal, measured from the entry price: what the group had done
 * before it was picked, and what it did after. Group means per date first, then the mean over dates; `excess` is against
 * all names of the universe with a price. Each offset uses every date that has it inside the window.
 *
 * @param groups quantile of every name by its factor alone, i32 [days × stride]
 */
export async function eventStudy(
  { from, delay }: Workbench,
  ground: Ground,
  groups: number,
  quantiles: number,
): Promise<TearSheet["events"]> {
  const { kernels, days, stride, held, buyable } = ground;
  const width = OFFSETS.length;
  const sums = kernels.reserve(quantiles * width * 32);
  await overRows(ground, days - delay, (first, n) =>
    kernels.run.groupEvents(
      ...[held, buyable, groups, first, n, from + delay, from + days, BEFORE, AFTER, stride, quantiles],
      ...[sums, kernels.scratch],
    ),
  );
  /** Of a group and an offset: sums over the dates, and their number. */
  const each = (f: (sum: number, squares: number, excess: number, n: number) => number) =>
    Array.from({ length: quantiles }, (_, g) =>
      nullable(
        OFFSETS.map((_, k) => {
          const [sum, squares, excess, n] = kernels.floats(sums + (g * width + k) * 32, 4);
          return n! > 0 ? f(sum!, squares!, excess!, n!) : Number.NaN;
        }),
      ),
    );
  return {
    offsets: [...OFFSETS],
    mean: each((sum, _, __, n) => sum / n),
    excess: each((_, __, excess, n) => excess / n),
    standardError: each((sum, squares, _, n) => {
      const m = sum / n;
      return n < 2 ? Number.NaN : Math.sqrt(Math.max(0, squares - n * m * m) / (n - 1) / n);
    }),
  };
}
