import type { Entry, TearSheet } from "../../analysis/index.js";
import type { Combination, Method, Params } from "../../combine/index.js";

/** Everything that a report of a combination is made from. */
export interface CombinationSubject {
  readonly name: string;
  readonly dataset: string;
  readonly datasetHash: string;
  readonly datasetKind: "imported" | "demo";
  readonly split: "train" | "valid" | "search";
  readonly horizon: number;
  readonly entry: Entry;
  readonly method: Method;
  readonly params: Params;
  readonly standardise: string;
  readonly select: string;
  readonly embargo: number;
  readonly seed: number;
  readonly factors: readonly { readonly name: string; readonly expression: string }[];
  readonly combination: Combination;
  /** Distinct trials on this dataset so far, this combination included. */
  readonly trials: number;
  readonly sealed: TearSheet["header"]["testWindow"];
}
