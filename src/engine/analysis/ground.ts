import { LocalKernels } from "../compute/local-kernels.js";
import { inPieces } from "../compute/pieces.js";
import type { Breathe } from "../give-way.js";
import type { Workbench } from "./workbench.js";

/** Rows of the first piece of a walk; the next ones are as long as its speed allows. */
const FIRST_ROWS = 64;

/** Of a cell, in all that the steps lay out: 66, and something for what is of a date. */
const CELL_BYTES = 72;

/**
 * The window's matrices where the kernels of this thread walk over them: addresses in `kernels`. [days × stride] unless said
 * otherwise.
 */
export interface Ground {
  readonly kernels: LocalKernels;
  readonly breathe: Breathe;
  /** Rows of the window with a label, and all of them. */
  readonly rows: number;
  readonly days: number;
  readonly stride: number;
  /** f64 */
  readonly values: number;
  readonly labels: number;
  /** u8 */
  readonly universe: number;
  /** Industry of each cell, i32, −1 = none; null without industries. */
  readonly industry: { readonly codes: number; readonly names: readonly string[] } | null;
  /** Last known prices, f64 [panel rows × stride]: what a holding is worth on a day without a trade. */
  readonly held: number;
  /** 1 = a member with a price on the day on which a signal of the date is bought; u8. */
  readonly buyable: number;
}

/** Lays out the window; `bench.values` are finished. */
export async function groundOf(bench: Workbench, kernelFile: string | undefined): Promise<Ground> {
  const { breathe, rows, days, stride, from, delay, industry } = bench;
  const kernels = await LocalKernels.open(stride, (from + days) * stride * CELL_BYTES, kernelFile);
  const place = (x: Parameters<LocalKernels["placeMatrix"]>[0]) => kernels.placeMatrix(x, breathe);
  const universe = await place(bench.universe);
  const buyable = kernels.reserve(days * stride);
  const held = await place(bench.price.subarray(0, (from + days) * stride));
  const entry = held + (from + delay) * stride * 8;
  await inPieces(days - delay, 1, FIRST_ROWS, breathe, (t, to) =>
    kernels.run.buyable(entry + t * stride * 8, universe + t * stride, to - t, stride, buyable + t * stride),
  );
  await inPieces(from + days, 1, FIRST_ROWS, breathe, (t, to) =>
    kernels.run.carryPrices(held + t * stride * 8, to - t, stride, t === 0 ? 1 : 0),
  );
  return {
    kernels,
    breathe,
    rows,
    days,
    stride,
    values: await place(bench.values),
    labels: await place(bench.labels),
    universe,
    industry: industry && { codes: await place(industry.codes), names: industry.names },
    held,
    buyable,
  };
}

/** Goes over rows [0, rows) in pieces, giving way between them. */
export function overRows(
  { breathe }: Pick<Ground, "breathe">,
  rows: number,
  work: (from: number, rows: number) => void,
): Promise<void> {
  return inPieces(Math.max(0, rows), 1, FIRST_ROWS, breathe, (from, to) => work(from, to - from));
}
