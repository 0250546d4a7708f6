import { labelPrices, returnsInto } from "../panel/labels.js";
import type { RowRange } from "../panel/types.js";
import { ComputeError } from "./compute-error.js";
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

const LABEL_ROWS = 64;

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

  begin(context: ShardContext): void {
    const { arena, shard, source, instance } = context;
    const { stride } = source;
    const rows = shard.to - shard.from;
    const skip = shard.from - shard.base;
    const pinLabel = () =>
      arena.pin(this.#key("label", context), (at) => {
        this.#fillLabel(
          new Float64Array(arena.memory.buffer, at + skip * stride * 8, rows * stride),
          source,
          shard.from,
        );
      });
    this.#label = pinLabel();
    this.#order = arena.pin(this.#key("order", context), (at) => {
      instance.exports.prepareLabel(
        this.#label + skip * stride * 8,
        context.universe + skip * stride,
        rows,
        stride,
        at,
        at + rows * stride * 4,
        at + rows * stride * 8,
        context.scratch,
      );
    });
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
    const rowsLeft = out.length / stride;
    // A block at a time: only as many prices as that are beside the label in memory.
    for (let done = 0; done < rowsLeft; done += LABEL_ROWS) {
      const rows = Math.min(LABEL_ROWS, rowsLeft - done);
      const at = (back: number) => {
        const first = Math.min(from + done + back, source.rows);
        const last = Math.min(first + rows, source.rows);
        const block = new Float64Array((last - first) * stride);
        copyRows(price, stride * 8, first, last, block.buffer, 0);
        return block;
      };
      returnsInto(out.subarray(done * stride, (done + rows) * stride), at(enter), at(exit));
    }
  }

  take(context: ShardContext, address: number, formulas: readonly number[]): void {
    const { shard, source, instance, results } = context;
    const { stride } = source;
    const { job, rows, skip } = {
      job: this.#job,
      rows: shard.to - shard.from,
      skip: shard.from - shard.base,
    };
    const x = address + skip * stride * 8;
    const order = this.#order;
    const tie = order + rows * stride * 4;
    const count = order + rows * stride * 8;
    const groups = results + COLUMNS.length * rows * 8;
    if (job.detail === "rank-ic")
      instance.exports.rankIc(
        x,
        order,
        tie,
        count,
        rows,
        stride,
        job.minPairs,
        results,
        results + rows * 8,
        context.scratch,
      );
    else
      instance.exports.fullDaily(
        x,
        this.#label + skip * stride * 8,
        context.universe + skip * stride,
        order,
        tie,
        count,
        rows,
        stride,
        job.minPairs,
        job.quantiles,
        shard.from > job.rows.from || (job.continues && shard.from > 0) ? 1 : 0,
        results,
        groups,
        context.scratch,
      );
    const at = shard.from - job.rows.from;
    const read = (address: number, n: number) => new Float64Array(context.arena.memory.buffer, address, n);
    for (const formula of formulas) {
      const stats = this.stats[formula]!;
      COLUMNS.slice(0, job.detail === "rank-ic" ? RANK_COLUMNS.length : COLUMNS.length).forEach((name, k) => {
        stats[name].set(read(results + k * rows * 8, rows), at);
      });
      if (job.detail === "full") stats.groupMean.set(read(groups, rows * job.quantiles), at * job.quantiles);
    }
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
