import type { Budgets } from "../memory/config.js";

/** Limits that a person may change while work runs. */
export interface LiveLimits {
  /** What they were when it began. */
  readonly begun: Budgets;
  now(): Budgets;
}

/**
 * The limits in force, read anew at each look. What was said last holds: a limit that was changed since the work began,
 * then what the call asked for, then what stood before it, then the settings.
 */
export function limitsInForce(live: LiveLimits | undefined, asked: Budgets, settings: Budgets = {}): Budgets {
  return readingLimits((kind) => {
    const now = live?.now()[kind];
    return (now === live?.begun[kind] ? asked[kind] : undefined) ?? now ?? asked[kind] ?? settings[kind];
  });
}

/** Limits that are worked out when they are looked at. */
export function readingLimits(read: (kind: keyof Budgets) => number | undefined): Budgets {
  return {
    get usd() {
      return read("usd");
    },
    get tokens() {
      return read("tokens");
    },
    get seconds() {
      return read("seconds");
    },
    get formulas() {
      return read("formulas");
    },
    get modelCalls() {
      return read("modelCalls");
    },
  };
}

/** What a call says of its own limits. */
export const askedLimits = (asked: {
  readonly maxUsd?: number | undefined;
  readonly maxTokens?: number | undefined;
  readonly maxSeconds?: number | undefined;
}): Budgets => ({ usd: asked.maxUsd, tokens: asked.maxTokens, seconds: asked.maxSeconds });
