import type { Planted } from "../manifest.js";

/**
 * Extra expected return of the next day per standard deviation of each signal. RankIC at horizon 5, entry next-open,
 * is about the sum of the signal's autocorrelations over the holding days × the premium ÷ the cross-section
 * volatility of five days (4.6 %): chosen to be as strong as good daily factors are, not stronger.
 */
export const PREMIUM = { liquidity: 0.00037, reversal: 0.0007, momentum: 0.00046 } as const;
/** What the premia come to: the mean over seeds, to which a single market adds a sampling error of about 0.005. */
const RANK_IC = { liquidity: 0.048, reversal: 0.038, momentum: 0.057 } as const;

export const WINDOWS = { turnover: 20, reversal: 5, skip: 20, momentum: 120 } as const;

/** The answer sheet of the demo market. `momentumOn` holds 1 on days on which momentum is paid. */
export function answerSheet(seed: number, dates: readonly string[], momentumOn: Uint8Array): Planted {
  const active: { from: string; to: string }[] = [];
  for (let t = 0; t < dates.length; t++) {
    if (momentumOn[t] !== 1) continue;
    if (t > 0 && momentumOn[t - 1] === 1) active.at(-1)!.to = dates[t]!;
    else active.push({ from: dates[t]!, to: dates[t]! });
  }
  return {
    seed,
    factors: [
      {
        name: "illiquidity premium",
        expression: `-log(ts_mean(turnover, ${WINDOWS.turnover}))`,
        sign: 1,
        rankIc: RANK_IC.liquidity,
        regime: null,
        active: null,
        description: "Stocks that are little traded earn more, always.",
      },
      {
        name: "short-term reversal",
        expression: `-(close / delay(close, ${WINDOWS.reversal}) - 1)`,
        sign: 1,
        rankIc: RANK_IC.reversal,
        regime: null,
        active: null,
        description: "The losers of the week recover, always.",
      },
      {
        name: "momentum",
        expression: `delay(close, ${WINDOWS.skip}) / delay(close, ${WINDOWS.momentum}) - 1`,
        sign: 1,
        rankIc: RANK_IC.momentum,
        regime: "works in about half of the days and is worth nothing in the others",
        active,
        description: "The winners of six months keep winning, in some regimes only.",
      },
    ],
    decoys: [
      { name: "sentiment", expression: "sentiment", description: "Autocorrelated noise." },
      { name: "mean sentiment", expression: "ts_mean(sentiment, 20)", description: "Smoothed noise." },
      {
        name: "analyst revisions",
        expression: "analyst_revision",
        description: "Noise that changes four times a year.",
      },
      {
        name: "ESG score",
        expression: "cs_rank(esg_score)",
        description: "Goes with size and sector, says nothing of returns.",
      },
    ],
  };
}
