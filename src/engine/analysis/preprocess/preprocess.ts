import { type Breathe, giveWay, inBlocks } from "../../give-way.js";
import { fillIndustryMedian } from "./fill.js";
import type { Frame } from "./frame.js";
import { neutralise } from "./neutralise.js";
import { PreprocessingError } from "./preprocessing-error.js";
import type { Preprocessing } from "./spec.js";
import { standardise } from "./standardise.js";
import { winsorise } from "./winsorise.js";

/** What the steps may need of the panel, cut to the rows of the values; null = the dataset has none. */
export interface PreprocessingContext {
  readonly rows: number;
  readonly stride: number;
  readonly universe: Uint8Array;
  readonly industry: { readonly codes: Int32Array; readonly count: number } | null;
  readonly logCap: Float64Array | null;
}

export interface Preprocessed {
  readonly values: Float64Array;
  /** Values that were filled in, per date. */
  readonly filled: Int32Array;
}

/**
 * Universe filter → winsorise → fill → standardise → neutralise, per date; steps that are null are left out. The input is
 * not changed. Infinite values count as missing.
 * @throws PreprocessingError when a step needs industries or market values that the dataset lacks
 */
export async function preprocess(
  values: Float64Array,
  context: PreprocessingContext,
  spec: Preprocessing,
  breathe: Breathe = giveWay(),
): Promise<Preprocessed> {
  const { rows, stride, universe, industry, logCap } = context;
  const members = spec.universe ? universe : new Uint8Array(universe.length).fill(1);
  const frame: Frame = { rows, stride, members };
  let x: Float64Array = new Float64Array(values.length);
  const finite = x;
  await inBlocks(values.length, 1, breathe, (from, to) => {
    for (let i = from; i < to; i++) {
      const v = values[i]!;
      finite[i] = members[i] === 1 && v - v === 0 ? v : Number.NaN;
    }
  });
  let filled: Int32Array = new Int32Array(rows);
  if (spec.winsorise) x = await winsorise(x, frame, spec.winsorise, breathe);
  if (spec.fill) {
    if (!industry) throw new PreprocessingError("fill", "industry");
    // Only members of the universe are filled: others were never asked for.
    const those = { ...frame, members: universe };
    const result = await fillIndustryMedian(x, those, industry.codes, industry.count, breathe);
    x = result.values;
    filled = result.filled;
  }
  if (spec.standardise) x = await standardise(x, frame, spec.standardise, breathe);
  if (spec.neutralise) {
    const by = spec.neutralise;
    if (by.industry && !industry) throw new PreprocessingError("neutralise", "industry");
    if ((by.size || by.weights === "sqrt-cap") && !logCap)
      throw new PreprocessingError("neutralise", "market_cap");
    const of = {
      industry: by.industry ? industry : null,
      logCap: by.size ? logCap : null,
      weight: by.weights === "sqrt-cap" ? logCap : null,
    };
    x = await neutralise(x, frame, of, breathe);
  }
  return { values: x, filled };
}
