import { labelPrices, returnsInto } from "../panel/labels.js";
import type { RowRange } from "../panel/types.js";
import { ComputeError } from "./compute-error.js";
import { inPieces } from "./pieces.js";
import type { Consumer, ShardContext } from "./shard.js";
import { copyRows, type Source } from "./source.js";
import type { DailyJob, DailyStats } from "./types.js";

/** A job with a name for its label: typed arrays lose their identity on the way to a worker, the label's order is kept under the name. */
export interface NamedJob extends DailyJob {
  readonly labelId: string;
}

const COLUMNS = [
  "pairs",
  "rankIc",
  "ic",
  "universe",
  "valid",
  "infinite",
  "turnover",
  "rankAutocorrelation",
] as const;

/** Rows of the first piece of work; the next ones are as long as its speed allows. */
const PIECE_ROWS = 64;

const RANK_COLUMNS: readonly string[] = COLUMNS.slice(0, 2);

/** Measures every formula's values per date; `stats` is in the order of the formulas. */
export class DailyConsumer implements Consumer {
  readonly slots = 2; // the label and its order
  readonly overlap: 0 | 1;
  readonly stats: DailyStats[];
  readonly #job: NamedJob;
  #label = 0;
  #order = 0;

  constructor(job: NamedJob, formulas: number) {
    this.#job = job;
    this.overlap = job.detail === "full" ? 1 : 0;
    const rows = job.rows.to - job.rows.from;
    // In the inner loop of a search the columns that nobody computes would be most of the memory: they stay empty.
    const column = (name: string, width = 1) =>
      new Float64Array(job.detail === "full" || RANK_COLUMNS.includes(name) ? rows * width : 0).fill(
        Number.NaN,
      );
    this.stats = Array.from({ length: formulas }, () => ({
      ...(Object.fromEntries(COLUMNS.map((name) => [name, column(name)])) as Record<
        (typeof COLUMNS)[number],
        Float64Array
      >),
      groupMean: column("groupMean", job.quantiles),
    }));
  }

  scratchBytes(rows: number): number {
    return (COLUMNS.length + this.#job.quantiles) * rows * 8;
  }

  async begin(context: ShardContext): Promise<void> {
    const { arena, shard, source, instance, pause } = context;
    const { stride } = source;
    const rows = shard.to - shard.from;
    const skip = shard.from - shard.base;
    const pin = (what: string, unit: number, fill: (at: number, from: number, to: number) => void) => {
      const key = this.#key(what, context);
      const there = arena.holds(key);
      const at = arena.pin(key, () => {});
      const filled = there || inPieces(rows, unit, PIECE_ROWS, pause, (from, to) => fill(at, from, to));
      return { at, filled };
    };
    const label = pin("label", 1, (at, from, to) =>
      this.#fillLabel(
        new Float64Array(arena.memory.buffer, at + (skip + from) * stride * 8, (to - from) * stride),
        source,
        shard.from + from,
      ),
    );
    this.#label = label.at;
    await label.filled;
    const order = pin("order", 1, (at, from, to) =>
      instance.exports.prepareLabel(
        this.#label + (skip + from) * stride * 8,
        context.universe + (skip + from) * stride,
        to - from,
        stride,
        at + from * stride * 4,
        at + (rows + from) * stride * 4,
        at + rows * stride * 8 + from * 8,
        context.scratch,
      ),
    );
    this.#order = order.at;
    await order.filled;
    // Ranks need only the order: the label's slot may go when room is needed.
    if (this.#job.detail === "rank-ic") arena.unpin(this.#key("label", context));
  }

  /** The label of the rows from `from` on. */
  #fillLabel(out: Float64Array, source: Source, from: number): void {
    const { label } = this.#job;
    const { stride } = source;
    if (label instanceof Float64Array) {
      out.set(label.subarray(from * stride, from * stride + out.length));
      return;
    }
    const { field, enter, exit } = labelPrices(label);
    const price = source.fields.get(field);
    if (!price) throw missingPrice(label.entry, field);
    const prices = (back: number) => {
      const first = Math.min(from + back, source.rows);
      const last = Math.min(first + out.length / stride, source.rows);
      const block = new Float64Array((last - first) * stride);
      copyRows(price, stride * 8, first, last, block.buffer, 0);
      return block;
    };
    returnsInto(out, prices(enter), prices(exit));
  }

  async take(context: ShardContext, address: number, formulas: readonly number[]): Promise<void> {
    const { shard, source, instance, results, pause } = context;
    const { stride } = source;
    const job = this.#job;
    const rows = shard.to - shard.from;
    const x = address + (shard.from - shard.base) * stride * 8;
    const members = context.universe + (shard.from - shard.base) * stride;
    const label = this.#label + (shard.from - shard.base) * stride * 8;
    const full = job.detail === "full";
    await inPieces(rows, 1, PIECE_ROWS, pause, (from, to) => {
      const n = to - from;
      const order = this.#order + from * stride * 4;
      const tie = order + rows * stride * 4;
      const count = this.#order + rows * stride * 8 + from * 8;
      const groups = results + COLUMNS.length * n * 8;
      const [at, y, u] = [x + from * stride * 8, label + from * stride * 8, members + from * stride];
      if (full) {
        const before = from > 0 || shard.from > job.rows.from || (job.continues && shard.from > 0) ? 1 : 0;
        instance.exports.fullDaily(
          ...[at, y, u, order, tie, count, n, stride, job.minPairs, job.quantiles, before],
          ...[results, groups, context.scratch],
        );
      } else
        instance.exports.rankIc(
          ...[at, order, tie, count, n, stride, job.minPairs],
          ...[results, results + n * 8, context.scratch],
        );
      const read = (address: number, n: number) => new Float64Array(context.arena.memory.buffer, address, n);
      const row = shard.from - job.rows.from + from;
      for (const formula of formulas) {
        const stats = this.stats[formula]!;
        COLUMNS.slice(0, full ? COLUMNS.length : RANK_COLUMNS.length).forEach((name, k) => {
          stats[name].set(read(results + k * n * 8, n), row);
        });
        if (full) stats.groupMean.set(read(groups, n * job.quantiles), row * job.quantiles);
      }
    });
  }

  end(context: ShardContext): void {
    if (this.#job.detail === "full") context.arena.unpin(this.#key("label", context));
    context.arena.unpin(this.#key("order", context));
  }

  #key(what: string, { shard }: ShardContext): string {
    return `${what}:${this.#job.labelId}:${shard.from}`;
  }
}

const missingPrice = (entry: string, field: string) =>
  new ComputeError("missing-field", `Entry "${entry}" needs the field "${field}", which the panel lacks.`, {
    hint: field === "open" ? 'Use the entry "next-close".' : "Load the field close.",
    evidence: { field, entry },
  });

/** Copies out the values of one formula, date-major. */
export class ValuesConsumer implements Consumer {
  readonly slots = 0;
  readonly overlap = 0;
  readonly values: Float64Array;
  readonly #rows: RowRange;

  constructor(rows: RowRange, stride: number) {
    this.#rows = rows;
    this.values = new Float64Array((rows.to - rows.from) * stride);
  }
  scratchBytes(): number {
    return 0;
  }
  begin(): void {}
  take({ shard, source, arena }: ShardContext, address: number): void {
    const { stride } = source;
    const from = address + (shard.from - shard.base) * stride * 8;
    this.values.set(
      new Float64Array(arena.memory.buffer, from, (shard.to - shard.from) * stride),
      (shard.from - this.#rows.from) * stride,
    );
  }
  end(): void {}
}
