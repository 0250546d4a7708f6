import { type LabelOptions, labelPrices } from "../panel/labels.js";
import { missingPrice, type NamedLabel } from "./label-slots.js";
import type { Measuring, NamedJob } from "./measuring.js";
import type { ShardContext } from "./shard.js";
import { copyRows } from "./source.js";
import type { DailyStats } from "./types.js";

type Prices = ReturnType<typeof labelPrices>;

interface Returns {
  readonly entry: LabelOptions["entry"];
  readonly field: Prices["field"];
  readonly labels: readonly Prices[];
}

/** Null unless every label is a return of the same price. */
export function returnsOfOnePrice(labels: readonly NamedLabel[]): Returns | null {
  const options = labels.flatMap(({ label }) => (label instanceof Float64Array ? [] : [label]));
  const prices = options.map(labelPrices);
  const [first] = prices;
  if (!first || options.length < labels.length || prices.some(({ field }) => field !== first.field))
    return null;
  return { entry: options[0]!.entry, field: first.field, labels: prices };
}

/** Rows at a time: what they need together stays in the processor's cache. Fewer where a row is much work, for the pauses. */
const ROWS = 64;
const CELLS = 1 << 20;

const COLUMNS = ["pairs", "rankIc", "ic"] as const;

const aligned = (bytes: number) => Math.ceil(bytes / 64) * 64;

/**
 * Measures one formula against many returns, a decay curve for instance; never `full`. Labels that serve one formula are
 * not worth keeping: matrices of forty of them are half a gigabyte to write and to read again.
 */
export class ReturnsConsumer implements Measuring {
  readonly slots = 0;
  readonly overlap = 0;
  readonly stats: DailyStats[];
  readonly #job: NamedJob;
  readonly #returns: Returns;
  /** Rows to the farthest exit, and to the farthest entry of a label that lasts one row (−1: there is none). */
  readonly #exit: number;
  readonly #far: number;

  constructor(job: NamedJob, returns: Returns, empty: (job: NamedJob) => DailyStats) {
    this.#job = job;
    this.#returns = returns;
    this.stats = job.labels.map(() => empty(job));
    this.#exit = Math.max(...returns.labels.map(({ exit }) => exit));
    this.#far = Math.max(
      -1,
      ...returns.labels.filter(({ enter, exit }) => exit - enter === 1).map(({ enter }) => enter),
    );
  }

  scratchBytes(_rows: number, stride: number): number {
    return this.#layout(0, stride).end;
  }

  begin(): void {}

  async take(context: ShardContext, address: number): Promise<void> {
    const { shard, source, instance, pause, arena } = context;
    const { stride } = source;
    const { detail, minPairs, rows } = this.#job;
    const { field, entry, labels } = this.#returns;
    const price = source.fields.get(field);
    if (!price) throw missingPrice(entry, field);
    const at = this.#layout(context.results, stride);
    const many = labels.length;
    new Uint32Array(arena.memory.buffer, at.labels, many * 2).set(
      labels.flatMap(({ enter, exit }) => [enter, exit]),
    );
    const columns = COLUMNS.slice(0, detail === "ic" ? 3 : 2);
    for (let from = shard.from; from < shard.to; from += at.rows) {
      await pause();
      const n = Math.min(at.rows, shard.to - from);
      const last = Math.min(from + n + this.#exit, source.rows);
      copyRows(price, stride * 8, from, last, arena.memory.buffer, at.prices);
      // No price beyond the panel's end.
      new Float64Array(arena.memory.buffer, at.prices, (n + this.#exit) * stride).fill(
        Number.NaN,
        (last - from) * stride,
      );
      const skip = from - shard.base;
      instance.exports.returnIcs(
        ...[address + skip * stride * 8, context.universe + skip * stride, at.prices, at.labels, many],
        ...[this.#far, at.days, at.everyone, this.#exit + 1, at.near],
        ...[n, stride, minPairs, detail === "ic" ? 1 : 0, at.out, context.scratch],
      );
      for (let l = 0; l < many; l++)
        columns.forEach((name, k) => {
          const column = new Float64Array(arena.memory.buffer, at.out + (l * 3 + k) * n * 8, n);
          this.stats[l]![name].set(column, from - rows.from);
        });
    }
  }

  end(): void {}

  /** Where things are in the scratch from `labels` on. */
  #layout(labels: number, stride: number) {
    const many = this.#returns.labels.length;
    const rows = Math.max(1, Math.min(ROWS, Math.floor(CELLS / (stride * many))));
    const everyone = labels + aligned(many * 8);
    const out = everyone + aligned(2 * stride);
    const prices = out + aligned(many * COLUMNS.length * rows * 8);
    const days = prices + aligned((rows + this.#exit) * stride * 8);
    const near = days + aligned((rows + Math.max(0, this.#far)) * (stride * 8 + 8));
    const end = near + aligned((this.#exit + 3) * stride * 8);
    return { rows, labels, everyone, out, prices, days, near, end };
  }
}
