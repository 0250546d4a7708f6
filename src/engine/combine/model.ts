import { type Mlp, predictMlp } from "./mlp.js";
import { shapley } from "./shapley.js";
import { addTreeShap, expectedValue } from "./trees/tree-shap.js";
import { predictTrees, type Trees } from "./trees/trees.js";

/** What a fit leaves behind: everything that a prediction needs, and nothing of the data. */
export type Model =
  /** Σ weights · z */
  | { readonly kind: "linear"; readonly weights: readonly number[] }
  /** On signs · z; a sign of 0 leaves the factor out. */
  | { readonly kind: "trees"; readonly signs: readonly number[]; readonly trees: Trees }
  | { readonly kind: "mlp"; readonly signs: readonly number[]; readonly mlp: Mlp };

/** Predictions for standardised rows z [n × factors]; high is bought. */
export function predictModel(model: Model, z: Float64Array): Float64Array {
  if (model.kind === "linear") {
    const { weights } = model;
    const k = weights.length;
    const out = new Float64Array(z.length / k);
    for (let i = 0; i < out.length; i++) {
      let sum = 0;
      for (let f = 0; f < k; f++) sum += weights[f]! * z[i * k + f]!;
      out[i] = sum;
    }
    return out;
  }
  const x = aligned(z, model.signs);
  return model.kind === "trees" ? predictTrees(model.trees, x, model.signs.length) : predictMlp(model.mlp, x);
}

/** The factors that a model looks at. */
export function activeFactors(model: Model): number[] {
  const of = model.kind === "linear" ? model.weights : model.signs;
  return of.flatMap((x, f) => (x === 0 ? [] : f));
}

export interface Explanation {
  /** What is predicted when nothing is known. */
  readonly base: number;
  /** base + Σ phi = the prediction. */
  readonly phi: Float64Array;
}

/**
 * Shapley values of one prediction [factors]. Linear: w·z, exact because each factor's mean over the date is 0. Trees:
 * exact, path-dependent. MLP: against the average name of the date (`shapley.ts`).
 */
export function explain(model: Model, z: Float64Array, seed: number): Explanation {
  if (model.kind === "linear") return { base: 0, phi: z.map((x, f) => x * model.weights[f]!) };
  if (model.kind === "trees") {
    const phi = new Float64Array(z.length);
    addTreeShap(model.trees, aligned(z, model.signs), phi);
    return { base: expectedValue(model.trees), phi };
  }
  const predict = (rows: Float64Array) => predictModel(model, rows);
  return {
    base: predict(new Float64Array(z.length))[0]!,
    phi: shapley(predict, z, activeFactors(model), seed),
  };
}

function aligned(z: Float64Array, signs: readonly number[]): Float64Array {
  const k = signs.length;
  const out = new Float64Array(z.length);
  for (let i = 0; i < z.length; i += k) for (let f = 0; f < k; f++) out[i + f] = signs[f]! * z[i + f]!;
  return out;
}
