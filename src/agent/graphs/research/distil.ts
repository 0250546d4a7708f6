import type { Formula } from "../../../engine/dsl/types.js";
import type { NewLesson } from "../../../memory/lesson.js";
import { BAR } from "./bar.js";
import { frequentParts, type Part } from "./parts.js";
import type { ResearchState } from "./state.js";

/** Formulas of a run that must share a part before anything is learned of it. */
const FEWEST = 3;
/** |t| on train below which nothing is there. */
const NOTHING = 1;
/** Of a run at most so many lessons: the most frequent parts say most. */
const MOST = 6;

export interface Outcome {
  readonly formula: Formula;
  readonly finished: ResearchState["finished"][number];
}

/**
 * What the outcomes of a run teach, by the parts (windows left open) that at least three of its formulas share: a part
 * with which nothing showed anything is a dead zone, one with which at least two and half of the formulas passed the
 * bar is a pattern. Everything between teaches nothing yet. Train and validation only, as everything that models see.
 */
export function distil(outcomes: readonly Outcome[], dataset: string, run: string): readonly NewLesson[] {
  const parts = frequentParts(
    outcomes.map(({ formula }) => formula),
    FEWEST,
  );
  return parts.flatMap((part) => lessonOf(part, outcomes, dataset, run) ?? []).slice(0, MOST);
}

function lessonOf(
  { skeleton, holders }: Part,
  outcomes: readonly Outcome[],
  dataset: string,
  run: string,
): NewLesson | undefined {
  const held = holders.map((i) => outcomes[i]!.finished.factor);
  const strongest = Math.max(...held.map(({ train }) => Math.abs(train?.t ?? 0)));
  const passed = held.filter(({ aboveBar }) => aboveBar);
  const lesson = { text: skeleton, dataset, run, evidence: held.length };
  if (strongest < NOTHING) {
    const note = `none of ${held.length} formulas had |t| above ${strongest.toFixed(2)} on train`;
    return { ...lesson, kind: "dead-zone", note };
  }
  if (passed.length < 2 || passed.length * 2 < held.length) return undefined;
  const best = Math.max(...passed.map(({ valid }) => Math.abs(valid?.rankIc ?? 0)));
  const note = `${passed.length} of ${held.length} formulas passed the bar of |RankIC| ${BAR.rankIc}, best ${best.toFixed(4)} on validation`;
  return { ...lesson, kind: "pattern", note, evidence: passed.length };
}
