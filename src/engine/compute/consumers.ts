import type { RowRange } from "../panel/types.js";
import { LabelSlots } from "./label-slots.js";
import type { Measuring, NamedJob } from "./measuring.js";
import { inPieces } from "./pieces.js";
import { ReturnsConsumer, returnsOfOnePrice } from "./returns-consumer.js";
import type { Consumer, ShardContext } from "./shard.js";
import type { DailyStats } from "./types.js";

/** Many labels have ways of their own: the factor is sorted once for all of them. */
export function measuring(job: NamedJob, formulas: number): Measuring {
  if (job.labels.length === 1) return new DailyConsumer(job, formulas);
  const returns = formulas === 1 ? returnsOfOnePrice(job.labels) : null;
  return returns ? new ReturnsConsumer(job, returns, emptyStats) : new ManyLabelsConsumer(job, formulas);
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

/** How many of the columns are computed. */
const COMPUTED = { "rank-ic": 2, ic: 3, full: COLUMNS.length } as const;

/** Rows of the first piece of work; the next ones are as long as its speed allows. */
const PIECE_ROWS = 64;

/** Columns that nobody computes would be most of the memory in the inner loop of a search: they stay empty. */
function emptyStats(job: NamedJob): DailyStats {
  const rows = job.rows.to - job.rows.from;
  const computed = COMPUTED[job.detail];
  const column = (length: number) => new Float64Array(length).fill(Number.NaN);
  return {
    ...(Object.fromEntries(COLUMNS.map((name, k) => [name, column(k < computed ? rows : 0)])) as Record<
      (typeof COLUMNS)[number],
      Float64Array
    >),
    groupMean: column(job.detail === "full" ? rows * job.quantiles : 0),
  };
}

/** Measures every formula's values per date against one label; `stats` is in the order of the formulas. */
class DailyConsumer implements Measuring {
  readonly slots = LabelSlots.slots;
  readonly overlap: 0 | 1;
  readonly stats: DailyStats[];
  readonly #job: NamedJob;
  readonly #label: LabelSlots;

  constructor(job: NamedJob, formulas: number) {
    this.#job = job;
    this.overlap = job.detail === "full" ? 1 : 0;
    this.#label = new LabelSlots(job.labels[0]!, job.detail !== "rank-ic");
    this.stats = Array.from({ length: formulas }, () => emptyStats(job));
  }

  scratchBytes(rows: number): number {
    return (COLUMNS.length + this.#job.quantiles) * rows * 8;
  }

  begin(context: ShardContext): Promise<void> {
    return this.#label.begin(context);
  }

  async take(context: ShardContext, address: number, formulas: readonly number[]): Promise<void> {
    const { shard, source, instance, results, pause, arena } = context;
    const { stride } = source;
    const { detail, minPairs, quantiles, rows, continues } = this.#job;
    const skip = shard.from - shard.base;
    const { exports } = instance;
    await inPieces(shard.to - shard.from, 1, PIECE_ROWS, pause, (from, to) => {
      const n = to - from;
      const x = address + (skip + from) * stride * 8;
      const label = this.#label.at(from);
      const order = [label.order, label.number, label.count, n, stride, minPairs];
      const groups = results + COLUMNS.length * n * 8;
      if (detail === "full") {
        const before = from > 0 || shard.from > rows.from || (continues && shard.from > 0) ? 1 : 0;
        exports.fullDaily(
          ...[x, label.values, context.universe + (skip + from) * stride, ...order],
          ...[quantiles, before, results, groups, context.scratch],
        );
      } else {
        exports.rankIc(x, ...order, results, results + n * 8, context.scratch);
        if (detail === "ic") exports.dailyIc(x, label.values, n, stride, minPairs, results + 2 * n * 8);
      }
      const read = (at: number, length: number) => new Float64Array(arena.memory.buffer, at, length);
      const row = shard.from - rows.from + from;
      for (const formula of formulas) {
        const stats = this.stats[formula]!;
        COLUMNS.slice(0, COMPUTED[detail]).forEach((name, k) => {
          stats[name].set(read(results + k * n * 8, n), row);
        });
        if (detail === "full") stats.groupMean.set(read(groups, n * quantiles), row * quantiles);
      }
    });
  }

  end(context: ShardContext): void {
    this.#label.end(context);
  }
}

/** Measures every formula's values per date against many labels; never `full`. */
class ManyLabelsConsumer implements Measuring {
  readonly slots: number;
  readonly overlap = 0;
  readonly stats: DailyStats[];
  readonly #job: NamedJob;
  readonly #labels: readonly LabelSlots[];

  constructor(job: NamedJob, formulas: number) {
    this.#job = job;
    this.#labels = job.labels.map((label) => new LabelSlots(label, job.detail !== "rank-ic"));
    // Values that only the order is made from are there one label at a time.
    this.slots = job.detail === "rank-ic" ? this.#labels.length + 1 : this.#labels.length * LabelSlots.slots;
    this.stats = Array.from({ length: formulas * job.labels.length }, () => emptyStats(job));
  }

  scratchBytes(rows: number): number {
    return this.#labels.length * (3 * rows * 8 + 16) + 64;
  }

  async begin(context: ShardContext): Promise<void> {
    for (const label of this.#labels) await label.begin(context);
  }

  async take(context: ShardContext, address: number, formulas: readonly number[]): Promise<void> {
    const { shard, source, instance, pause, arena } = context;
    const { stride } = source;
    const { detail, minPairs, rows } = this.#job;
    const skip = shard.from - shard.base;
    const many = this.#labels.length;
    const table = context.results;
    const results = table + Math.ceil((many * 16) / 64) * 64;
    await inPieces(shard.to - shard.from, 1, PIECE_ROWS, pause, (from, to) => {
      const n = to - from;
      const words = new Uint32Array(arena.memory.buffer, table, many * 4);
      this.#labels.forEach((label, l) => {
        const { values, order, number, count } = label.at(from);
        words.set([values, order, number, count], l * 4);
      });
      instance.exports.rankIcs(
        ...[address + (skip + from) * stride * 8, context.universe + (skip + from) * stride, table, many],
        ...[n, stride, minPairs, detail === "ic" ? 1 : 0, results, context.scratch],
      );
      const row = shard.from - rows.from + from;
      for (const formula of formulas)
        for (let l = 0; l < many; l++)
          COLUMNS.slice(0, COMPUTED[detail]).forEach((name, k) => {
            const at = results + (l * 3 + k) * n * 8;
            this.stats[formula * many + l]![name].set(new Float64Array(arena.memory.buffer, at, n), row);
          });
    });
  }

  end(context: ShardContext): void {
    for (const label of this.#labels) label.end(context);
  }
}

/** Copies out the values of one formula, date-major: of all rows, or of the rows `only`, which ascend. */
export class ValuesConsumer implements Consumer {
  readonly slots = 0;
  readonly overlap = 0;
  readonly values: Float64Array;
  readonly #rows: RowRange;
  readonly #only: readonly number[] | undefined;

  constructor(rows: RowRange, stride: number, only?: readonly number[]) {
    this.#rows = rows;
    this.#only = only;
    this.values = new Float64Array((only?.length ?? rows.to - rows.from) * stride);
  }
  scratchBytes(): number {
    return 0;
  }
  begin(): void {}
  take({ shard, source, arena, pause }: ShardContext, address: number): Promise<void> {
    const { stride } = source;
    const first = address + (shard.from - shard.base) * stride * 8;
    const row = shard.from - this.#rows.from;
    const only = this.#only;
    if (only) {
      only.forEach((at, k) => {
        if (at < shard.from || at >= shard.to) return;
        const from = first + (at - shard.from) * stride * 8;
        this.values.set(new Float64Array(arena.memory.buffer, from, stride), k * stride);
      });
      return Promise.resolve();
    }
    return inPieces(shard.to - shard.from, 1, PIECE_ROWS, pause, (from, to) =>
      this.values.set(
        new Float64Array(arena.memory.buffer, first + from * stride * 8, (to - from) * stride),
        (row + from) * stride,
      ),
    );
  }
  end(): void {}
}
