import { setImmediate as nextTurn } from "node:timers/promises";
import type { Formula } from "../dsl/types.js";
import type { RowRange } from "../panel/types.js";
import { DailyConsumer, type NamedJob, ValuesConsumer } from "./consumers.js";
import type { Executor } from "./executor.js";
import type { WorkerPool } from "./pool.js";
import type { Source } from "./source.js";
import type { DailyStats } from "./types.js";

/** Where batches run: in this thread, or in a pool of threads. */
export interface Runner {
  daily(
    formulas: readonly Formula[],
    job: NamedJob,
    signal: AbortSignal | undefined,
    onDone: (formulas: number) => void,
  ): Promise<{ stats: readonly DailyStats[]; spent: readonly number[] }>;
  values(formula: Formula, rows: RowRange, signal: AbortSignal | undefined): Promise<Float64Array>;
  close(): Promise<void>;
}

/**
 * Formulas per task. It depends on the number of formulas alone: what a formula shares a task with may decide where a
 * shard begins, hence the last bits of a recursive mean, and results must not depend on the number of workers.
 */
const chunkSize = (formulas: number) => Math.min(64, Math.max(1, Math.ceil(formulas / 16)));

function chunks<T>(items: readonly T[]): T[][] {
  const size = chunkSize(items.length);
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
    onDone: (n: number) => void,
  ) {
    const stats: DailyStats[] = [];
    const spent: number[] = [];
    const pause = pauses(signal);
    for (const chunk of chunks(formulas)) {
      const consumer = new DailyConsumer(job, chunk.length);
      spent.push(
        ...(await this.#executor.run(
          chunk.map((f) => f.node),
          job.rows,
          consumer,
          { pause },
        )),
      );
      stats.push(...consumer.stats);
      onDone(chunk.length);
    }
    return { stats, spent };
  }

  async values(formula: Formula, rows: RowRange, signal: AbortSignal | undefined): Promise<Float64Array> {
    const consumer = new ValuesConsumer(rows, this.#executor.source.stride);
    await this.#executor.run([formula.node], rows, consumer, { pause: pauses(signal) });
    return consumer.values;
  }

  async close(): Promise<void> {}
}

/** Between steps: stop when asked to, and let other events in every 30 ms. */
function pauses(signal: AbortSignal | undefined): () => void | Promise<void> {
  let last = performance.now();
  return () => {
    signal?.throwIfAborted();
    if (performance.now() - last < 30) return;
    return nextTurn().then(() => {
      last = performance.now();
      signal?.throwIfAborted();
    });
  };
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
    onDone: (n: number) => void,
  ) {
    const results = await this.#batch(signal, (batch) =>
      Promise.all(
        chunks(formulas).map(async (chunk) => {
          const task = { batch, formulas: chunk.map((f) => f.node), work: { kind: "daily", job } } as const;
          const result = await this.#pool.run(task, signal);
          onDone(chunk.length);
          return result;
        }),
      ),
    );
    const daily = results.map((result) => result as Extract<typeof result, { kind: "daily" }>);
    return { stats: daily.flatMap((r) => r.stats), spent: daily.flatMap((r) => r.spent) };
  }

  async values(formula: Formula, rows: RowRange, signal: AbortSignal | undefined): Promise<Float64Array> {
    const result = await this.#batch(signal, (batch) =>
      this.#pool.run({ batch, formulas: [formula.node], work: { kind: "values", rows } }, signal),
    );
    return result.kind === "values"
      ? result.values
      : new Float64Array(this.#source.stride * (rows.to - rows.from));
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  /** Rejects at once when the signal fires; the threads stop at the end of the kernel that they are in. */
  async #batch<T>(signal: AbortSignal | undefined, work: (batch: number) => Promise<T>): Promise<T> {
    const batch = this.#pool.newBatch();
    const running = work(batch);
    if (!signal) return running;
    let stop = () => {};
    const aborted = new Promise<never>((_, reject) => {
      stop = () => {
        this.#pool.cancel(batch);
        reject(signal.reason);
      };
      signal.addEventListener("abort", stop, { once: true });
    });
    running.catch(() => {});
    try {
      return await Promise.race([running, aborted]);
    } finally {
      signal.removeEventListener("abort", stop);
    }
  }
}
