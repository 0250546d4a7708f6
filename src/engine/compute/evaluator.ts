import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { built } from "../assets.js";
import type { Formula } from "../dsl/types.js";
import type { Panel, PanelFrame, RowRange, StoredPanel } from "../panel/types.js";
import type { OnProgress } from "../progress.js";
import { ComputeError } from "./compute-error.js";
import { Executor } from "./executor.js";
import { labelId, type NamedLabel } from "./label-slots.js";
import { neighbourly } from "./neighbours.js";
import { closed, WorkerPool } from "./pool.js";
import { LocalRunner, PoolRunner, type Runner } from "./runners.js";
import { sourceOf } from "./source.js";
import type {
  BatchOptions,
  BatchResult,
  DailyJob,
  DailyStats,
  Evaluator,
  FactorValues,
  Label,
  TargetsJob,
  TargetsResult,
} from "./types.js";
import { loadKernels } from "./wasm.js";

export interface EvaluatorOptions {
  /**
   * Worker threads at most: the first starts at once, others when a batch has work for them. By default one per core, but one
   * alone for a panel that stays on disk or whose matrices are so large that the memory of several would be felt. 0 computes
   * in this thread (tests, small calls), giving way to other events now and then.
   */
  readonly workers?: number;
  /** Bound on the memory of each worker beside the panel; longer panels are cut into time shards. 1 GiB by default, 4 GiB at most. */
  readonly memoryBytes?: number;
  /**
   * How much of it may keep subexpressions for later batches (GP: children share most of their trees with their
   * parents). A quarter by default; 0 keeps none. Results are the same to the last bit.
   */
  readonly cacheBytes?: number;
  /**
   * What is kept for later batches (fields, labels, subexpressions) makes room for what is needed now once a worker
   * has this much, instead of letting it grow. All of memoryBytes by default. Results are the same to the last bit.
   */
  readonly softBytes?: number;
  /** The bundled worker, where it is not in dist/. */
  readonly workerFile?: string;
  /** The compiled kernels, where they are not in dist/. */
  readonly kernelFile?: string;
}

/**
 * Opens an evaluator on a panel. Close it when done: it owns threads and memory.
 * @throws ComputeError `worker-failed` when the kernels or the worker have not been built
 */
export async function createEvaluator<P extends Panel | StoredPanel>(
  panel: P,
  options: EvaluatorOptions = {},
): Promise<Evaluator<P>> {
  const kernels = loadKernels(options.kernelFile);
  const memoryBytes = options.memoryBytes ?? 2 ** 30;
  const cacheBytes = options.cacheBytes ?? memoryBytes / 4;
  const softBytes = options.softBytes ?? memoryBytes;
  const workers = options.workers ?? usualWorkers(panel);
  const source = sourceOf(panel);
  if (workers === 0)
    return new PanelEvaluator(
      panel,
      new LocalRunner(new Executor(source, await kernels, memoryBytes, cacheBytes, softBytes)),
    );
  kernels.catch(() => {});
  const file = options.workerFile ?? built("engine", "compute", "worker.js");
  if (!existsSync(file))
    throw new ComputeError("worker-failed", `The compute worker is not at ${file}.`, {
      hint: "Build it: npm run build. Or compute in this thread: workers: 0.",
      evidence: { file },
    });
  // Threads start while the kernels are compiled.
  const pool = new WorkerPool(file, workers, { source, memoryBytes, cacheBytes, softBytes });
  try {
    pool.provide({ module: await kernels });
  } catch (error) {
    await pool.close();
    throw error;
  }
  return new PanelEvaluator(panel, new PoolRunner(pool, source));
}

/** Bytes of a matrix up to which every core has a worker by default: ten years of 850 stocks. */
const SMALL_MATRIX = 2 ** 24;

function usualWorkers(panel: Panel | StoredPanel): number {
  const small = !("stored" in panel) && panel.dates.length * panel.stride * 8 <= SMALL_MATRIX;
  return small ? availableParallelism() : 1;
}

/** @throws ComputeError `bad-job` */
export function assertRows({ dates }: PanelFrame, { from, to }: RowRange): void {
  if (Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from < to && to <= dates.length) return;
  throw new ComputeError(
    "bad-job",
    `Rows ${from} to ${to} are not a range of the panel's ${dates.length} rows.`,
    { evidence: { from, to, rows: dates.length } },
  );
}

class PanelEvaluator<P extends PanelFrame> implements Evaluator<P> {
  readonly #runner: Runner;
  #closed = false;
  /** Batches run one after the other: each has the whole machine. */
  #last: Promise<unknown> = Promise.resolve();
  readonly #labels = new WeakMap<Float64Array, NamedLabel>();
  #labelCount = 0;

  constructor(
    readonly panel: P,
    runner: Runner,
  ) {
    this.#runner = runner;
  }

  values(formula: Formula, rows: RowRange, options: BatchOptions = {}): Promise<FactorValues> {
    return this.#next(options.signal, async () => {
      assertRows(this.panel, rows);
      const report = throttled(options.onProgress, rows.to - rows.from);
      const values = await this.#runner.values(formula, rows, options.signal, report);
      return { rows, stride: this.panel.stride, values };
    });
  }

  sampled(
    formula: Formula,
    rows: RowRange,
    only: readonly number[],
    options: BatchOptions = {},
  ): Promise<Float64Array> {
    return this.#next(options.signal, async () => {
      assertRows(this.panel, rows);
      const report = throttled(options.onProgress, only.length);
      return this.#runner.values(formula, rows, options.signal, report, only);
    });
  }

  daily(formulas: readonly Formula[], job: DailyJob, options: BatchOptions = {}): Promise<BatchResult> {
    return this.#next(options.signal, async () => {
      assertRows(this.panel, job.rows);
      this.#checkLabel(job.label, job.rows);
      this.#checkQuantiles(job.quantiles);
      await this.#runner.ready();
      const start = performance.now();
      const report = throttled(options.onProgress, formulas.length);
      // Formulas that share subexpressions go into one chunk, and results are put back in place.
      const sorted = neighbourly(formulas);
      const { label, ...rest } = job;
      const named = { ...rest, labels: [this.#named(label)] };
      const { stats, spent } = await this.#runner.daily(
        sorted.map((i) => formulas[i]!),
        named,
        options.signal,
        report,
      );
      const elapsedMs = performance.now() - start;
      const total = spent.reduce((a, b) => a + b, 0) || 1;
      const inPlace: DailyStats[] = new Array(formulas.length);
      const shares: number[] = new Array(formulas.length);
      sorted.forEach((formula, k) => {
        inPlace[formula] = stats[k]![0]!;
        shares[formula] = (spent[k]! / total) * elapsedMs;
      });
      return { stats: inPlace, elapsedMs, shares };
    });
  }

  targets(
    formulas: readonly Formula[],
    { labels, ...job }: TargetsJob,
    options: BatchOptions = {},
  ): Promise<TargetsResult> {
    return this.#next(options.signal, async () => {
      assertRows(this.panel, job.rows);
      for (const label of labels) this.#checkLabel(label, job.rows);
      await this.#runner.ready();
      const start = performance.now();
      if (labels.length === 0) return { stats: formulas.map(() => []), elapsedMs: 0 };
      const named = { ...job, quantiles: 1, labels: labels.map((label) => this.#named(label)) };
      const report = throttled(options.onProgress, formulas.length * labels.length);
      const { stats } = await this.#runner.daily(formulas, named, options.signal, report);
      return { stats, elapsedMs: performance.now() - start };
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#runner.close();
  }

  #next<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(() => {
      if (this.#closed) throw closed();
      signal?.throwIfAborted();
      return work();
    });
    this.#last = result.catch(() => {});
    return result;
  }

  #checkLabel(label: Label, rows: RowRange): void {
    const wanted = this.panel.dates.length * this.panel.stride;
    if (label instanceof Float64Array && label.length < rows.to * this.panel.stride)
      throw new ComputeError("bad-job", `The label has ${label.length} values; the panel has ${wanted}.`, {
        evidence: { label: label.length, panel: wanted },
      });
  }

  #checkQuantiles(quantiles: number): void {
    if (!(Number.isInteger(quantiles) && quantiles >= 1 && quantiles <= this.panel.stride))
      throw new ComputeError(
        "bad-job",
        `${quantiles} quantile groups cannot be made of ${this.panel.symbols.length} symbols.`,
        { evidence: { quantiles } },
      );
  }

  /** Names the label, so that workers prepare its order once; threads need it in shared memory. */
  #named(label: Label): NamedLabel {
    if (!(label instanceof Float64Array)) return { id: labelId(label), label };
    let known = this.#labels.get(label);
    if (!known) {
      let shared = label;
      if (!(label.buffer instanceof SharedArrayBuffer)) {
        shared = new Float64Array(new SharedArrayBuffer(label.length * 8));
        shared.set(label);
      }
      known = { id: `#${++this.#labelCount}`, label: shared };
      this.#labels.set(label, known);
    }
    return known;
  }
}

/** At most ten reports a second, and one at the end. */
function throttled(onProgress: OnProgress | undefined, total: number): (part: number) => void {
  let parts = 0;
  let last = 0;
  return (part) => {
    parts += part;
    const done = Math.round(parts * total);
    const now = performance.now();
    if (!onProgress || (done < total && now - last < 100)) return;
    last = now;
    onProgress({ message: "measuring", done, total });
  };
}
