import type { Panel } from "../panel/index.js";
import { type Band, priceBand } from "./rules/limits.js";
import type { Board, MarketRules } from "./rules/types.js";

/** Two factors that differ by less than this are one: vendors' factors carry rounding noise. */
const FACTOR_NOISE = 1e-4;

/**
 * The market as a trader meets it: prices as quoted, day by day. Reads no row after the one it is asked for.
 * A panel without raw prices is traded at what it has (adjusted or unadjusted alike) and without tick-exact limits.
 */
export class Quotes {
  readonly #open: Float64Array;
  readonly #close: Float64Array;
  readonly #volume: Float64Array | undefined;
  readonly #factor: Float64Array | undefined;
  readonly #previous: Float64Array | undefined;
  readonly #st: Float64Array | undefined;
  readonly #first: Int32Array;
  readonly boards: readonly Board[];
  /** False: the panel has no raw prices. */
  readonly raw: boolean;

  constructor(
    readonly panel: Panel,
    readonly rules: MarketRules,
  ) {
    const field = (name: string) => panel.fields.get(name);
    this.raw = field("raw_close") !== undefined && field("raw_open") !== undefined;
    this.#open = (this.raw ? field("raw_open") : field("open")) ?? new Float64Array(0);
    this.#close = (this.raw ? field("raw_close") : field("close")) ?? new Float64Array(0);
    this.#volume = field("volume");
    this.#factor = this.raw ? field("adj_factor") : undefined;
    this.#previous = this.raw ? field("pre_close") : undefined;
    this.#st = field("is_st") ?? field("st");
    this.boards = panel.symbols.map((symbol) => rules.boardOf(symbol));
    this.#first = firstRows(this.#close, panel);
  }

  get date(): readonly string[] {
    return this.panel.dates;
  }

  /** NaN on a suspended day. */
  open(t: number, s: number): number {
    const i = t * this.panel.stride + s;
    return this.panel.tradable[i] === 1 ? this.#open[i]! : Number.NaN;
  }

  close(t: number, s: number): number {
    return this.#close[t * this.panel.stride + s]!;
  }

  /** Shares traded; undefined when the panel does not know. */
  volume(t: number, s: number): number | undefined {
    const volume = this.#volume?.[t * this.panel.stride + s];
    return volume === undefined || Number.isNaN(volume) ? undefined : volume;
  }

  /** Cumulative adjustment factor, 1 where prices need none, NaN where it is not known that day. */
  factor(t: number, s: number): number {
    return this.#factor ? this.#factor[t * this.panel.stride + s]! : 1;
  }

  tradable(t: number, s: number): boolean {
    return this.panel.tradable[t * this.panel.stride + s] === 1;
  }

  /** null where the day has no limits. */
  band(t: number, s: number): Band | null {
    const first = this.#first[s]!;
    return priceBand(this.rules, this.boards[s]!, this.panel.dates[t]!, {
      reference: this.#reference(t, s),
      st: this.#st !== undefined && this.#st[t * this.panel.stride + s]! > 0,
      // Prices that begin with the panel itself say nothing about the listing.
      daysListed: first > 0 ? t - first : undefined,
    });
  }

  /** The official previous close, else the last close before t brought to today's share. */
  #reference(t: number, s: number): number {
    const official = this.#previous?.[t * this.panel.stride + s];
    if (official !== undefined && official > 0) return official;
    for (let row = t - 1; row >= Math.max(0, t - 250); row--) {
      const close = this.close(row, s);
      if (!(close > 0)) continue;
      const ratio = this.factor(t, s) / this.factor(row, s);
      return Math.abs(ratio - 1) > FACTOR_NOISE ? close / ratio : close;
    }
    return Number.NaN;
  }
}

function firstRows(close: Float64Array, { dates, symbols, stride }: Panel): Int32Array {
  return Int32Array.from(symbols, (_, s) => {
    for (let t = 0; t < dates.length; t++) if (close[t * stride + s]! > 0) return t;
    return dates.length;
  });
}

/** The ratio of two factors, exactly 1 when they differ by noise or one is unknown. */
export function factorRatio(now: number, then: number): number {
  const ratio = now / then;
  return Number.isFinite(ratio) && Math.abs(ratio - 1) > FACTOR_NOISE ? ratio : 1;
}
