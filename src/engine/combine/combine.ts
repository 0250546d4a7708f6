import { availableParallelism } from "node:os";
import { type IcSummary, summarizeIc } from "../analysis/index.js";
import type { FactorValues } from "../compute/index.js";
import { type Breathe, giveWay, inBlocks } from "../give-way.js";
import type { Panel } from "../panel/index.js";
import { type LabelOptions, labelPrices } from "../panel/labels.js";
import type { OnProgress } from "../progress.js";
import { CombineError } from "./combine-error.js";
import { type Crew, openCrew } from "./crew.js";
import { gather, type Importance, type Study } from "./gather.js";
import { rawInputs, type Standardisation, shared } from "./inputs.js";
import type { Fold, Ground } from "./job.js";
import { type LeakCheck, leakChecks } from "./leaks.js";
import { datesWithPairs } from "./linear.js";
import { defaultParams, defaultWalk, isLinear, type Method, type Params } from "./methods.js";
import { type FittedCombination, fittedOf } from "./score.js";
import { searchParams, type Tried } from "./search.js";
import { correlations, type Selection } from "./select.js";
import { emptySums } from "./sums.js";
import { foldWindows, type WalkOptions } from "./walk-forward.js";

export interface CombineOptions extends LabelOptions {
  readonly method: Method;
  /** Forward returns of that horizon and entry [dates × stride]. */
  readonly label: Float64Array;
  readonly embargo?: number;
  /** Dates between two fits, and of training at least and at most; by the method when left out. */
  readonly refit?: number;
  readonly minTrain?: number;
  readonly maxTrain?: number;
  /** Hyper-parameters that are not the method's default. */
  readonly params?: Partial<Params>;
  /** Choose hyper-parameters on validation dates inside the training windows. */
  readonly search?: boolean;
  readonly standardise?: Standardisation;
  readonly select?: Selection;
  readonly maxCorrelation?: number;
  readonly minT?: number;
  readonly minPairs?: number;
  readonly annualisation: number;
  readonly seed: number;
  /** Threads; 0 = this one. By default one a core, or none for what takes no time. */
  readonly workers?: number;
  /** The bundled worker, where it is not in dist/. */
  readonly workerFile?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: OnProgress;
}

export interface Combination extends Study {
  /** Predictions on the rows of the inputs, NaN before the first fit. */
  readonly values: FactorValues;
  readonly rankIc: IcSummary;
  readonly ic: IcSummary;
  /** The signed factors with equal weights on the same dates: what a method must beat. */
  readonly equal: IcSummary;
  /** RankIC of each factor alone on the same dates, turned by the sign of its training window. */
  readonly single: readonly IcSummary[];
  /** Correlation of each two factors, over the pairs of all dates. */
  readonly correlation: readonly (readonly number[])[];
  readonly importance: readonly Importance[];
  readonly checks: readonly LeakCheck[];
  /** Choices of hyper-parameters that were tried; none without a search. */
  readonly tried: readonly Tried[];
  readonly fits: number;
  /** Dates of the rows of the inputs. */
  readonly dates: readonly string[];
  /** First date with a prediction, and the last. */
  readonly from: string;
  readonly to: string;
  /** What scores other dates without fitting anything again. */
  readonly fitted: FittedCombination;
}

/** Predictions that are explained, over all windows. */
const EXPLAINED = 1500;

/** Cells × factors that are worth starting threads for. */
const WORTH_THREADS = 500_000;

/**
 * Combines factors walk-forward: at each fit only labels that have ended are seen, and predictions are made until the
 * next fit. All values must be on the same rows of `panel`. Missing values of one factor count as its mean of the date.
 * Fits run in other threads; the same seed gives the same bits whatever their number.
 *
 * @throws CombineError `combine-history` when the window is too short for one fit
 * @throws CombineThreadError, the signal's reason
 */
export async function combine(
  panel: Panel,
  values: readonly FactorValues[],
  options: CombineOptions,
): Promise<Combination> {
  const { method, minPairs = 10, seed, signal = new AbortController().signal, onProgress } = options;
  const { exit } = labelPrices(options);
  const breathe = giveWay(signal);
  const inputs = await rawInputs(values, breathe);
  const walk: WalkOptions = {
    exit,
    embargo: options.embargo ?? 0,
    refit: options.refit ?? defaultWalk(method).refit,
    minTrain: options.minTrain ?? defaultWalk(method).minTrain,
    maxTrain: options.maxTrain ?? defaultWalk(method).maxTrain,
  };
  const windows = foldWindows(inputs.rows, walk);
  if (windows.length === 0) throw new CombineError(inputs.rows, walk.minTrain + exit + walk.embargo + 1);
  const ground: Ground = {
    inputs,
    universe: panel.universe,
    standardise: options.standardise ?? "zscore",
    label: await ownLabels(options.label, inputs, exit, breathe),
    sums: emptySums(inputs.rows, values.length),
    predictions: await missing(inputs.rows * inputs.stride, breathe),
    options: {
      method,
      minPairs,
      target: isLinear(method) ? "zscore" : "rank",
      seed,
      select: options.select ?? "none",
      maxCorrelation: options.maxCorrelation ?? 0.7,
      minT: options.minT ?? 2,
      overlap: options.horizon,
    },
  };
  const small = isLinear(method) && inputs.rows * inputs.stride * values.length < WORTH_THREADS;
  const crew = openCrew(
    ground,
    options.workers ?? (small ? 0 : availableParallelism()),
    signal,
    options.workerFile,
  );
  try {
    onProgress?.({ message: "standardising" });
    await Promise.all(values.map((_, factor) => crew.do({ kind: "standardise", factor })));
    await addUp(crew, inputs.rows);
    const given = { ...defaultParams(method), ...options.params };
    if (options.search) onProgress?.({ message: "choosing hyper-parameters" });
    const { params, tried } = options.search
      ? await searchParams(crew, windows, method, given, walk)
      : { params: windows.map(() => given), tried: [] };
    let done = 0;
    const made = await Promise.all(
      windows.map(async (window, i) => {
        const fold = await crew.do({
          kind: "fold",
          window,
          params: params[i]!,
          explained: Math.ceil(EXPLAINED / windows.length),
          // Labels of neighbouring dates overlap: every horizon-th tells nearly as much, at a fraction of the cost.
          step: isLinear(method) ? 1 : options.horizon,
        });
        onProgress?.({ message: "fitting", done: ++done, total: windows.length });
        return fold;
      }),
    );
    const folds = made.filter((fold): fold is Fold => fold !== null);
    if (folds.length === 0) throw new CombineError(0, walk.minTrain);
    const summary = { horizon: options.horizon, annualisation: options.annualisation };
    const pairs = joined(folds, (fold) => fold.pairs);
    const rankIc = summarizeIc(
      joined(folds, (fold) => fold.rankIc),
      pairs,
      summary,
    );
    onProgress?.({ message: "checking for leaks" });
    const checks = await leakChecks(
      {
        folds,
        fit: (i, noiseFrom) => {
          const { window, params } = folds[i]!;
          return crew.do({ kind: "fit", window, params, noiseFrom });
        },
      },
      inputs,
      ground.label,
      { exit, minPairs },
      rankIc.mean,
    );
    const dates = panel.dates.slice(inputs.from, inputs.from + inputs.rows);
    const study = gather(folds, dates);
    return {
      values: { rows: values[0]!.rows, stride: inputs.stride, values: ground.predictions },
      rankIc,
      ic: summarizeIc(
        joined(folds, ({ ic }) => ic),
        pairs,
        summary,
      ),
      equal: summarizeIc(
        joined(folds, ({ equal }) => equal),
        pairs,
        summary,
      ),
      ...study,
      single: study.curves.factors.map((daily) =>
        summarizeIc(
          Float64Array.from(daily, (ic) => ic ?? Number.NaN),
          pairs,
          summary,
        ),
      ),
      correlation: correlations(ground.sums, datesWithPairs(ground.sums, 0, inputs.rows)),
      checks,
      tried,
      fits: folds.length + tried.length,
      dates,
      from: dates[folds[0]!.window.from]!,
      to: dates[folds.at(-1)!.window.to - 1]!,
      fitted: fittedOf(folds, dates, ground.standardise),
    };
  } finally {
    await crew.close();
  }
}

/**
 * The labels on the rows of the inputs, in shared memory. One that ends beyond the last row is left out: a split does
 * not read prices of the next.
 */
async function ownLabels(
  label: Float64Array,
  { from, rows, stride }: { readonly from: number; readonly rows: number; readonly stride: number },
  exit: number,
  breathe: Breathe,
): Promise<Float64Array> {
  const own = await missing(rows * stride, breathe);
  const ended = Math.max(0, rows - exit) * stride;
  const theirs = label.subarray(from * stride);
  await inBlocks(ended, 1, breathe, (low, high) => own.set(theirs.subarray(low, high), low));
  return own;
}

/** NaN, in shared memory. */
async function missing(cells: number, breathe: Breathe): Promise<Float64Array> {
  const out = shared(cells);
  await inBlocks(cells, 1, breathe, (low, high) => out.fill(Number.NaN, low, high));
  return out;
}

async function addUp(crew: Crew, rows: number): Promise<void> {
  // Small enough to give way often when it is this thread's work.
  const step = 50;
  await Promise.all(
    Array.from({ length: Math.ceil(rows / step) }, (_, i) =>
      crew.do({ kind: "sums", from: i * step, to: Math.min(rows, (i + 1) * step) }),
    ),
  );
}

function joined(folds: readonly Fold[], of: (fold: Fold) => Float64Array): Float64Array {
  return Float64Array.from(folds.flatMap((fold) => [...of(fold)]));
}
