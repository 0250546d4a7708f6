import { z } from "zod";
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

const floats = z.string().transform((text) => new Float64Array(bytesOf(text)));
const integers = z.string().transform((text) => new Int32Array(bytesOf(text)));
const shorts = z.string().transform((text) => new Int16Array(bytesOf(text)));

/** A model as JSON: arrays of trees and nets in base64 of their little-endian bytes, so that nothing is rounded. */
export const StoredModel = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("linear"), weights: z.array(z.number()) }),
  z.object({
    kind: z.literal("trees"),
    signs: z.array(z.number()),
    trees: z.object({
      base: z.number(),
      start: integers,
      feature: shorts,
      threshold: floats,
      left: integers,
      value: floats,
      cover: floats,
    }),
  }),
  z.object({
    kind: z.literal("mlp"),
    signs: z.array(z.number()),
    mlp: z.object({ sizes: z.array(z.number()), weights: floats }),
  }),
]);

/** Plain JSON that `StoredModel` reads. */
export function storedModel(model: Model): unknown {
  return JSON.parse(
    JSON.stringify(model, (_, value: unknown) => (ArrayBuffer.isView(value) ? text(value) : value)),
  );
}

function text(array: ArrayBufferView): string {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString("base64");
}

function bytesOf(base64: string): ArrayBuffer {
  const bytes = Buffer.from(base64, "base64");
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}
