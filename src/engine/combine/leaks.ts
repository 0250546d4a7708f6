import { createRandom } from "../random.js";
import type { Inputs, Sums } from "./sums.js";
import type { Fold, WalkOptions } from "./walk-forward.js";

export interface LeakCheck {
  readonly name: "order" | "future" | "labels" | "level";
  readonly passed: boolean;
  readonly detail: string;
}

/** A mean RankIC above this on daily data is a leak until shown otherwise (docs/metrics.md). */
const SUSPICIOUS = 0.08;

/** What a combination is made with; leak checks run it again on labels that they have tampered with. */
export interface Pipeline {
  sums(label: Float64Array): Sums;
  folds(sums: Sums): readonly Fold[];
}

/**
 * Checks that run with every combination:
 * `order`: every training label ends before the first date predicted;
 * `future`: replacing all labels that end on or after a prediction date by noise leaves its weights as they were;
 * `labels`: the fit saw as many pairs as there are labels, none was filled in;
 * `level`: the out-of-sample RankIC is not too good to be true.
 */
export function leakChecks(
  pipeline: Pipeline,
  inputs: Inputs,
  label: Float64Array,
  options: WalkOptions & { readonly minPairs: number },
  rankIc: number | null,
  seed: number,
): LeakCheck[] {
  const sums = pipeline.sums(label);
  const folds = pipeline.folds(sums);
  const late = folds.find(({ trainTo, from }) => trainTo - 1 + options.exit >= from);
  return [
    {
      name: "order",
      passed: late === undefined,
      detail: late
        ? `a training label ends at row ${late.trainTo - 1 + options.exit}, prediction begins at row ${late.from}`
        : `${folds.length} fits end before what they predict`,
    },
    future(pipeline, folds, inputs, label, options.exit, seed),
    labels(sums, inputs, label, options.minPairs),
    {
      name: "level",
      passed: rankIc === null || Math.abs(rankIc) <= SUSPICIOUS,
      detail: `out-of-sample RankIC ${rankIc === null ? "undefined" : rankIc.toFixed(4)}; above ${SUSPICIOUS} it is taken for a leak first`,
    },
  ];
}

function future(
  pipeline: Pipeline,
  folds: readonly Fold[],
  { from, stride }: Inputs,
  label: Float64Array,
  exit: number,
  seed: number,
): LeakCheck {
  const tested = [...new Set([0, Math.floor(folds.length / 2), folds.length - 1])].flatMap(
    (i) => folds[i] ?? [],
  );
  for (const fold of tested) {
    const random = createRandom(seed);
    // Labels that the day before the first prediction cannot know: they end on it or later.
    const unknown = (from + fold.from - exit) * stride;
    const noise = label.map((x, i) => (i < unknown ? x : random.normal()));
    const again = pipeline.folds(pipeline.sums(noise)).find((other) => other.from === fold.from);
    const same = again?.weights.every((w, k) => w === fold.weights[k]);
    if (!same)
      return {
        name: "future",
        passed: false,
        detail: `the weights for row ${fold.from} change with labels that end later`,
      };
  }
  return {
    name: "future",
    passed: true,
    detail: `${tested.length} fits unchanged when every later label is noise`,
  };
}

function labels(
  { pairs }: Sums,
  { from, rows, stride, known }: Inputs,
  label: Float64Array,
  minPairs: number,
): LeakCheck {
  let expected = 0;
  for (let t = 0; t < rows; t++) {
    let n = 0;
    for (let s = 0; s < stride; s++)
      if (known[t * stride + s] === 1 && Number.isFinite(label[(from + t) * stride + s]!)) n++;
    if (n >= minPairs) expected += n;
  }
  const seen = pairs.reduce((sum, n) => sum + n, 0);
  // A date on which no label varies teaches nothing and may be left out; more pairs than labels cannot be.
  return {
    name: "labels",
    passed: seen <= expected,
    detail: `${seen} pairs in the fits, ${expected} labels`,
  };
}
