import type { MarketRules } from "./types.js";

/** Plain US rules: whole shares, no daily limit, same-day sales, one commission rate for both sides. */
export const US: MarketRules = {
  market: "us",
  settleNextDay: false,
  limits: {},
  lots: [{ board: "other", minimum: 1, step: 1 }],
  fees: [
    {
      from: "1900-01-01",
      commission: 0.0005,
      minimum: 0,
      stampOnSell: 0,
      transfer: 0,
      source: "assumption: commission and regulatory fees together 0.05 % a side",
      confidence: "low",
    },
  ],
  tick: 0.01,
  boardOf: () => "other",
};
