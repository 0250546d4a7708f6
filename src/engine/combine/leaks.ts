import type { Fit } from "./fit.js";
import type { Inputs } from "./inputs.js";
import { storedModel } from "./stored-model.js";
import type { WalkOptions, Window } from "./walk-forward.js";

export interface LeakCheck {
  readonly name: "order" | "future" | "labels" | "level";
  readonly passed: boolean;
  readonly detail: string;
}

/** A mean RankIC above this on daily data is a leak until shown otherwise (docs/metrics.md). */
const SUSPICIOUS = 0.08;

/** What a combination was made with; leak checks fit some of it again on labels that they have tampered with. */
export interface Pipeline {
  readonly folds: readonly (Pick<Fit, "model" | "seen"> & { readonly window: Window })[];
  /** The fit of fold `i` if the labels had been noise from cell `noiseFrom` on (noise.ts). */
  fit(i: number, noiseFrom: number): Promise<Pick<Fit, "model"> | null>;
}

/**
 * Checks that run with every combination:
 * `order`: every training label ends before the first date predicted;
 * `future`: replacing all labels that end on or after a prediction date by noise leaves its model as it was;
 * `labels`: the fits saw no more pairs than there are labels in their windows, none was filled in;
 * `level`: the out-of-sample RankIC is not too good to be true.
 */
export async function leakChecks(
  pipeline: Pipeline,
  inputs: Inputs,
  label: Float64Array,
  options: Pick<WalkOptions, "exit"> & { readonly minPairs: number },
  rankIc: number | null,
): Promise<LeakCheck[]> {
  const { folds } = pipeline;
  const late = folds.find(({ window }) => window.trainTo - 1 + options.exit >= window.from)?.window;
  return [
    {
      name: "order",
      passed: late === undefined,
      detail: late
        ? `a training label ends at row ${late.trainTo - 1 + options.exit}, prediction begins at row ${late.from}`
        : `${folds.length} fits end before what they predict`,
    },
    await future(pipeline, inputs, options.exit),
    labels(folds, inputs, label, options.minPairs),
    {
      name: "level",
      passed: rankIc === null || Math.abs(rankIc) <= SUSPICIOUS,
      detail: `out-of-sample RankIC ${rankIc === null ? "undefined" : rankIc.toFixed(4)}; above ${SUSPICIOUS} it is taken for a leak first`,
    },
  ];
}

async function future(pipeline: Pipeline, { stride }: Inputs, exit: number): Promise<LeakCheck> {
  const { folds } = pipeline;
  const tested = [...new Set([0, Math.floor(folds.length / 2), folds.length - 1])];
  for (const i of tested) {
    const { model, window } = folds[i]!;
    // Labels that the day before the first prediction cannot know: they end on it or later.
    const again = await pipeline.fit(i, (window.from - exit) * stride);
    if (!again || JSON.stringify(storedModel(again.model)) !== JSON.stringify(storedModel(model)))
      return {
        name: "future",
        passed: false,
        detail: `the model for row ${window.from} changes with labels that end later`,
      };
  }
  return {
    name: "future",
    passed: true,
    detail: `${tested.length} fits unchanged when every later label is noise`,
  };
}

function labels(
  folds: Pipeline["folds"],
  { stride, known, rows }: Inputs,
  label: Float64Array,
  minPairs: number,
): LeakCheck {
  const there = new Float64Array(rows);
  for (let t = 0; t < rows; t++) {
    let n = 0;
    for (let cell = t * stride; cell < (t + 1) * stride; cell++)
      if (known[cell] === 1 && Number.isFinite(label[cell]!)) n++;
    if (n >= minPairs) there[t] = n;
  }
  let pairs = 0;
  let expected = 0;
  let passed = true;
  for (const { seen, window } of folds) {
    const own = there.subarray(window.trainFrom, window.trainTo).reduce((sum, n) => sum + n, 0);
    pairs += seen;
    expected += own;
    // A date on which no label varies teaches nothing and may be left out; more pairs than labels cannot be.
    passed &&= seen <= own;
  }
  return { name: "labels", passed, detail: `${pairs} pairs in the fits, ${expected} labels` };
}
