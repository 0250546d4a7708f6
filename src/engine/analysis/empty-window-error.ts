import { EXIT, FactorsmithError } from "../errors.js";

/** The window to score on has no date whose label ends inside it. */
export class EmptyWindowError extends FactorsmithError {
  readonly code = "empty-window";
  override readonly exitCode = EXIT.usage;

  constructor(dataset: string, split: string, spec: string, horizon: number) {
    super(
      `The ${split} window of "${dataset}" (splits ${spec}) has no date left for a ${horizon}-day label.`,
      {
        hint: "score on another split, take a shorter horizon, or import the data with other --splits",
        evidence: { dataset, split, splits: spec, horizon },
      },
    );
  }
}
