import { type Evidence, FactorsmithError } from "../errors.js";

export type StrategyErrorCode =
  | "strategy-prices"
  | "strategy-industry"
  | "strategy-window"
  | "strategy-period";

/** A strategy cannot be played on this dataset. */
export class StrategyError extends FactorsmithError {
  readonly code: StrategyErrorCode;

  constructor(
    code: StrategyErrorCode,
    message: string,
    options: { hint?: string; evidence?: Evidence } = {},
  ) {
    super(message, options);
    this.code = code;
  }
}
