import { type Breathe, inBlocks } from "../../give-way.js";
import type { Dense } from "./dense.js";

export interface Halts {
  /** 1 = a row without a trade. */
  readonly suspended: Uint8Array;
  readonly count: number;
  /** Zero prices on suspended rows. */
  readonly zeroPrices: number;
  /** Blank open, high, low or close cells on traded rows. */
  readonly blanks: number;
  /** Rows with volume 0 whose prices moved all the same. */
  readonly movedWithoutVolume: number;
  /** True when a traded row has a price ≤ 0: the import must be refused. */
  readonly badPrice: boolean;
}

/**
 * A row is a suspension when the source says so (trade_status 0, paused 1), or when nothing was traded while the price
 * repeats: volume 0 with a flat, blank or zero bar, or volume missing with a bar that repeats the close before.
 */
export async function findHalts(dense: Dense, breathe: Breathe): Promise<Halts> {
  const { stride, symbols, present, columns } = dense;
  const close = columns.get("close")!;
  const bar = ["open", "high", "low"].flatMap((name) => columns.get(name) ?? []);
  const volume = columns.get("volume");
  const status = columns.get("trade_status");
  const paused = columns.get("paused");
  const previous = columns.get("pre_close");
  const suspended = new Uint8Array(close.length);
  const last = new Float64Array(stride).fill(Number.NaN);
  let count = 0;
  let zeroPrices = 0;
  let blanks = 0;
  let movedWithoutVolume = 0;
  let badPrice = false;
  await inBlocks(close.length / stride, stride, breathe, (from, to) => {
    for (let row = from * stride; row < to * stride; row += stride)
      for (let s = 0; s < symbols.length; s++) {
        const i = row + s;
        if (present[i] !== 1) continue;
        const price = close[i]!;
        let flat = true;
        let blank = 0;
        let zero = price === 0 ? 1 : 0;
        let low = price;
        for (const column of bar) {
          const value = column[i]!;
          if (Number.isNaN(value)) blank++;
          else if (value === 0) zero++;
          else if (value !== price) flat = false;
          if (value < low || Number.isNaN(low)) low = value;
        }
        const noPrice = !(price > 0 || price < 0);
        let halted = status?.[i] === 0 || paused?.[i] === 1;
        if (!halted && volume) {
          const traded = volume[i]!;
          if (traded === 0) {
            halted = flat || noPrice;
            if (!halted) movedWithoutVolume++;
          } else if (Number.isNaN(traded)) {
            halted =
              (noPrice && blank + zero >= bar.length) ||
              (flat && blank === 0 && (price === last[s] || price === previous?.[i]));
          }
        } else if (!halted) halted = noPrice && blank + zero >= bar.length;
        if (halted) {
          suspended[i] = 1;
          count++;
          zeroPrices += zero;
        } else {
          blanks += blank + (Number.isNaN(price) ? 1 : 0);
          if (low <= 0) badPrice = true;
        }
        if (price > 0) last[s] = price;
      }
  });
  return { suspended, count, zeroPrices, blanks, movedWithoutVolume, badPrice };
}
