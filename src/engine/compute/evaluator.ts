import { existsSync } from "node:fs";
import { asset } from "../assets.js";
import type { Formula } from "../dsl/types.js";
import type { Panel, PanelFrame, RowRange, StoredPanel } from "../panel/types.js";
import type { OnProgress } from "../progress.js";
import { ComputeError } from "./compute-error.js";
import type { NamedJob } from "./consumers.js";
import { Executor } from "./executor.js";
import { closed, WorkerPool } from "./pool.js";
import { LocalRunner, PoolRunner, type Runner } from "./runners.js";
import { sourceOf } from "./source.js";
import type { BatchOptions, BatchResult, DailyJob, DailyStats, Evaluator, FactorValues } from "./types.js";
import { loadKernels } from "./wasm.js";

export interface EvaluatorOptions {
  /** Worker threads; 0 computes in this thread (tests, small calls), giving way to other events now and then. 1 by default. */
  readonly workers?: number;
  /** Bound on the memory of each worker beside the panel; longer panels are cut into time shards. 1 GiB by default, 4 GiB at most. */
  readonly memoryBytes?: number;
  /**
   * How much of it may keep subexpressions for later batches (GP: children share most of their trees with their
   * parents). A quarter by default; 0 keeps none. Results are the same to the last bit.
   */
  readonly cacheBytes?: number;
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
  const module = await loadKernels(options.kernelFile);
  const memoryBytes = options.memoryBytes ?? 2 ** 30;
  const cacheBytes = options.cacheBytes ?? memoryBytes / 4;
  const workers = options.workers ?? 1;
  const source = sourceOf(panel);
  if (workers === 0)
    return new PanelEvaluator(panel, new LocalRunner(new Executor(source, module, memoryBytes, cacheBytes)));
  const file = options.workerFile ?? asset("dist", "engine", "compute", "worker.js");
  if (!existsSync(file))
    throw new ComputeError("worker-failed", `The compute worker is not at ${file}.`, {
      hint: "Build it: npm run build. Or compute in this thread: workers: 0.",
      evidence: { file },
    });
  return new PanelEvaluator(
    panel,
    new PoolRunner(new WorkerPool(file, workers, { source, module, memoryBytes, cacheBytes }), source),
  );
}

class PanelEvaluator<P extends PanelFrame> implements Evaluator<P> {
  readonly #runner: Runner;
  #closed = false;
  /** Batches run one after the other: each has the whole machine. */
  #last: Promise<unknown> = Promise.resolve();
  readonly #labels = new WeakMap<Float64Array, { labelId: string; label: Float64Array }>();
  #labelCount = 0;

  constructor(
    readonly panel: P,
    runner: Runner,
  ) {
    this.#runner = runner;
  }

  values(formula: Formula, rows: RowRange, options: BatchOptions = {}): Promise<FactorValues> {
    return this.#next(options.signal, async () => {
      this.#checkRows(rows);
      const values = await this.#runner.values(formula, rows, options.signal);
      return { rows, stride: this.panel.stride, values };
    });
  }

  daily(formulas: readonly Formula[], job: DailyJob, options: BatchOptions = {}): Promise<BatchResult> {
    return this.#next(options.signal, async () => {
      this.#checkJob(job);
      const start = performance.now();
      const report = throttled(options.onProgress, formulas.length);
      // Neighbours in canonical order share subexpressions: they go into one chunk, and results are put back in place.
      const sorted = formulas
        .map((_, i) => i)
        .sort((p, q) => compare(formulas[p]!.canonical, formulas[q]!.canonical) || p - q);
      const named = { ...job, ...this.#label(job.label) };
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
        inPlace[formula] = stats[k]!;
        shares[formula] = (spent[k]! / total) * elapsedMs;
      });
      return { stats: inPlace, elapsedMs, shares };
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

  #checkRows({ from, to }: RowRange): void {
    if (
      !(
        Number.isInteger(from) &&
        Number.isInteger(to) &&
        from >= 0 &&
        from < to &&
        to <= this.panel.dates.length
      )
    )
      throw new ComputeError(
        "bad-job",
        `Rows ${from} to ${to} are not a range of the panel's ${this.panel.dates.length} rows.`,
        {
          evidence: { from, to, rows: this.panel.dates.length },
        },
      );
  }

  #checkJob(job: DailyJob): void {
    this.#checkRows(job.rows);
    const wanted = this.panel.dates.length * this.panel.stride;
    if (job.label instanceof Float64Array && job.label.length < job.rows.to * this.panel.stride)
      throw new ComputeError(
        "bad-job",
        `The label has ${job.label.length} values; the panel has ${wanted}.`,
        {
          evidence: { label: job.label.length, panel: wanted },
        },
      );
    if (!(Number.isInteger(job.quantiles) && job.quantiles >= 1 && job.quantiles <= this.panel.stride))
      throw new ComputeError(
        "bad-job",
        `${job.quantiles} quantile groups cannot be made of ${this.panel.symbols.length} symbols.`,
        {
          evidence: { quantiles: job.quantiles },
        },
      );
  }

  /** Names the label, so that workers prepare its order once; threads need it in shared memory. */
  #label(label: DailyJob["label"]): Pick<NamedJob, "labelId" | "label"> {
    if (!(label instanceof Float64Array)) return { labelId: `${label.entry}+${label.horizon}`, label };
    let known = this.#labels.get(label);
    if (!known) {
      let shared = label;
      if (!(label.buffer instanceof SharedArrayBuffer)) {
        shared = new Float64Array(new SharedArrayBuffer(label.length * 8));
        shared.set(label);
      }
      known = { labelId: `#${++this.#labelCount}`, label: shared };
      this.#labels.set(label, known);
    }
    return known;
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** At most ten reports a second, and one at the end. */
function throttled(onProgress: OnProgress | undefined, total: number): (formulas: number) => void {
  let done = 0;
  let last = 0;
  return (formulas) => {
    done += formulas;
    const now = performance.now();
    if (!onProgress || (done < total && now - last < 100)) return;
    last = now;
    onProgress({ message: "measuring", done, total });
  };
}
