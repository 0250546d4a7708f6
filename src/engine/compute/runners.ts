import type { Formula } from "../dsl/types.js";
import { giveWay, orAborted } from "../give-way.js";
import type { RowRange } from "../panel/types.js";
import { measuring, ValuesConsumer } from "./consumers.js";
import type { Executor } from "./executor.js";
import type { NamedJob } from "./measuring.js";
import type { WorkerPool } from "./pool.js";
import type { Source } from "./source.js";
import type { DailyStats } from "./types.js";

/** Statistics of formula f against label l at [f][l], and the milliseconds that each formula took. */
interface Measured {
  readonly stats: readonly (readonly DailyStats[])[];
  readonly spent: readonly number[];
}

/** Where batches run: in this thread, or in a pool of threads. */
export interface Runner {
  /** `onDone` is told parts of the whole that add up to 1. */
  daily(
    formulas: readonly Formula[],
    job: NamedJob,
    signal: AbortSignal | undefined,
    onDone: (part: number) => void,
  ): Promise<Measured>;
  /** On the rows `only` alone, when they are given. `onDone` as above. */
  values(
    formula: Formula,
    rows: RowRange,
    signal: AbortSignal | undefined,
    onDone: (part: number) => void,
    only?: readonly number[],
  ): Promise<Float64Array>;
  /** Until it can compute at once. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Formulas per task. It depends on the number of formulas alone: what a formula shares a task with may decide where a
 * shard begins, hence the last bits of a recursive mean, and results must not depend on the number of workers.
 */
const chunkSize = (formulas: number) => Math.min(64, Math.max(1, Math.ceil(formulas / 16)));

/** Labels per task: their orders are all in memory at once. */
const LABELS = 16;

interface Part {
  readonly formulas: readonly Formula[];
  readonly job: NamedJob;
  /** Of all that is to be measured. */
  readonly share: number;
}

/** A job in parts, and what they give put together: label groups follow each other within a group of formulas. */
class Parts {
  readonly all: readonly Part[];
  readonly #labelGroups: number;

  constructor(formulas: readonly Formula[], job: NamedJob) {
    const labels = pieces(job.labels, LABELS);
    this.#labelGroups = labels.length;
    const whole = formulas.length * job.labels.length;
    this.all = pieces(formulas, chunkSize(formulas.length)).flatMap((chunk) =>
      labels.map((group) => ({
        formulas: chunk,
        job: { ...job, labels: group },
        share: (chunk.length * group.length) / whole,
      })),
    );
  }

  join(results: readonly { stats: readonly DailyStats[]; spent: readonly number[] }[]): Measured {
    const stats: DailyStats[][] = [];
    const spent: number[] = [];
    for (let k = 0; k < this.all.length; k += this.#labelGroups) {
      const groups = results.slice(k, k + this.#labelGroups);
      this.all[k]!.formulas.forEach((_, f) => {
        stats.push(
          groups.flatMap((result, g) => {
            const labels = this.all[k + g]!.job.labels.length;
            return result.stats.slice(f * labels, (f + 1) * labels);
          }),
        );
        spent.push(groups.reduce((sum, result) => sum + result.spent[f]!, 0));
      });
    }
    return { stats, spent };
  }
}

function pieces<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, k) =>
    items.slice(k * size, (k + 1) * size),
  );
}

/** Computes in this thread. */
export class LocalRunner implements Runner {
  readonly #executor: Executor;
  constructor(executor: Executor) {
    this.#executor = executor;
  }

  async daily(
    formulas: readonly Formula[],
    job: NamedJob,
    signal: AbortSignal | undefined,
    onDone: (part: number) => void,
  ): Promise<Measured> {
    const pause = giveWay(signal);
    const parts = new Parts(formulas, job);
    const results: { stats: readonly DailyStats[]; spent: readonly number[] }[] = [];
    for (const part of parts.all) {
      const nodes = part.formulas.map((f) => f.node);
      const consumer = measuring(part.job, nodes.length);
      const spent = await this.#executor.run(nodes, job.rows, consumer, { pause });
      results.push({ stats: consumer.stats, spent });
      onDone(part.share);
    }
    return parts.join(results);
  }

  async values(
    formula: Formula,
    rows: RowRange,
    signal: AbortSignal | undefined,
    onDone: (part: number) => void,
    only?: readonly number[],
  ): Promise<Float64Array> {
    const consumer = new ValuesConsumer(rows, this.#executor.source.stride, only);
    await this.#executor.run([formula.node], rows, consumer, { pause: giveWay(signal), onDone });
    return consumer.values;
  }

  async ready(): Promise<void> {}
  async close(): Promise<void> {}
}

/** Computes in worker threads. */
export class PoolRunner implements Runner {
  readonly #pool: WorkerPool;
  readonly #source: Source;
  constructor(pool: WorkerPool, source: Source) {
    this.#pool = pool;
    this.#source = source;
  }

  async daily(
    formulas: readonly Formula[],
    job: NamedJob,
    signal: AbortSignal | undefined,
    onDone: (part: number) => void,
  ): Promise<Measured> {
    const parts = new Parts(formulas, job);
    const results = await this.#batch(signal, (batch) =>
      Promise.all(
        parts.all.map(async (part) => {
          const nodes = part.formulas.map((f) => f.node);
          const work = { kind: "daily", job: part.job } as const;
          const result = await this.#pool.run({ batch, formulas: nodes, work }, signal);
          onDone(part.share);
          return result as Extract<typeof result, { kind: "daily" }>;
        }),
      ),
    );
    return parts.join(results);
  }

  async values(
    formula: Formula,
    rows: RowRange,
    signal: AbortSignal | undefined,
    onDone: (part: number) => void,
    only?: readonly number[],
  ): Promise<Float64Array> {
    const work = { kind: "values", rows, ...(only && { only }) } as const;
    const result = await this.#batch(signal, (batch) =>
      this.#pool.run({ batch, formulas: [formula.node], work }, signal, onDone),
    );
    return result.kind === "values"
      ? result.values
      : new Float64Array(this.#source.stride * (only?.length ?? rows.to - rows.from));
  }

  ready(): Promise<void> {
    return this.#pool.ready();
  }
  close(): Promise<void> {
    return this.#pool.close();
  }

  /** Rejects at once when the signal fires; the threads stop at the end of the kernel that they are in. */
  async #batch<T>(signal: AbortSignal | undefined, work: (batch: number) => Promise<T>): Promise<T> {
    const batch = this.#pool.newBatch();
    try {
      return await orAborted(work(batch), signal);
    } catch (error) {
      this.#pool.cancel(batch);
      throw error;
    }
  }
}
