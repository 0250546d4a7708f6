import { type Evidence, FactorsmithError } from "../errors.js";

export type GpErrorCode = "gp-operator" | "gp-terminal" | "gp-function-set" | "gp-checkpoint" | "gp-proposer";

const TEXT: Readonly<Record<GpErrorCode, readonly [string, string]>> = {
  "gp-operator": [
    "The function set names an operator that does not exist",
    "`factorsmith help operators` lists them.",
  ],
  "gp-terminal": [
    "The terminals name a field that the dataset does not have",
    "`factorsmith data info` lists its fields.",
  ],
  "gp-function-set": [
    "No operator of the function set gives a number",
    "Add arithmetic or time-series operators.",
  ],
  "gp-checkpoint": [
    "The checkpoint of the run cannot be read",
    "Start the run anew; its hall of fame is in result.json.",
  ],
  "gp-proposer": ["An arm that asks for formulas has nobody to ask", "Name a model with --model."],
};

/** A run of genetic programming cannot begin, or cannot go on. */
export class GpError extends FactorsmithError {
  readonly code: GpErrorCode;

  constructor(code: GpErrorCode, evidence: Evidence, cause?: unknown) {
    const [sentence, hint] = TEXT[code];
    const what = evidence["operator"] ?? evidence["field"] ?? evidence["detail"];
    super(what === undefined ? `${sentence}.` : `${sentence}: ${String(what)}.`, { hint, evidence, cause });
    this.code = code;
  }
}
