import type { FactorValues } from "../compute/index.js";
import { giveWay } from "../give-way.js";
import type { Panel, RowRange } from "../panel/index.js";
import type { OnProgress } from "../progress.js";
import type { Account } from "./account.js";
import type { Day } from "./events.js";
import { Quotes } from "./quotes.js";
import { CN_A } from "./rules/cn-a.js";
import type { MarketRules } from "./rules/types.js";
import { US } from "./rules/us.js";
import { type Selector, selectorOf } from "./select.js";
import type { StrategySpec } from "./spec.js";
import { type Desk, step } from "./step.js";
import { StrategyError } from "./strategy-error.js";

export interface SimulateOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: OnProgress;
  /** Replaces the selection that the strategy names: for control portfolios. */
  readonly select?: Selector;
  /** Keeps the figures of the days without their orders and fills: for controls, of which only the value is asked. */
  readonly figuresOnly?: boolean;
  /** Called at every close. */
  readonly onDay?: (day: Day, account: Account) => void;
}

const NOTHING = { orders: [], fills: [], rejections: [], actions: [], roundTrips: [] } as const;

const rulesOf = (market: StrategySpec["market"]): MarketRules => (market === "cn-a" ? CN_A : US);

/** @throws StrategyError `strategy-prices` when the panel has no open and close to trade at */
export function deskOf(panel: Panel, spec: StrategySpec, select?: Selector): Desk {
  for (const name of ["open", "close"])
    if (!panel.fields.has(name))
      throw new StrategyError(
        "strategy-prices",
        `A strategy trades at the open and is valued at the close; "${panel.dataset.name}" has no field "${name}".`,
        {
          hint: "Import a dataset with daily bars.",
          evidence: { dataset: panel.dataset.name, field: name },
        },
      );
  if (spec.select === "industry" && !panel.groups.has("industry"))
    throw new StrategyError(
      "strategy-industry",
      `An industry-neutral strategy needs industries, and "${panel.dataset.name}" has none.`,
      {
        hint: "Choose another selection, or import instruments with an industry column.",
        evidence: { dataset: panel.dataset.name },
      },
    );
  return {
    quotes: new Quotes(panel, rulesOf(spec.market)),
    spec,
    select: select ?? selectorOf(spec, panel),
    symbolRow: new Map(panel.symbols.map((symbol, s) => [symbol, s])),
  };
}

/**
 * Plays a strategy over rows [from, to): the first row is the close on which the first orders are decided, the days that
 * follow trade. Returns one Day per row after the first. Gives way to other events, so that it can be cancelled.
 *
 * @param values the factor; must cover every row of the range
 * @throws StrategyError `strategy-window` when fewer than two rows are given
 */
export async function simulate(
  panel: Panel,
  values: FactorValues,
  rows: RowRange,
  spec: StrategySpec,
  { signal, onProgress, select, figuresOnly, onDay }: SimulateOptions = {},
): Promise<Day[]> {
  if (rows.to - rows.from < 2)
    throw new StrategyError(
      "strategy-window",
      `A strategy needs at least two trading days; the window has ${Math.max(0, rows.to - rows.from)}.`,
      {
        hint: "Choose a longer window.",
        evidence: { days: Math.max(0, rows.to - rows.from) },
      },
    );
  const desk = deskOf(panel, spec, select);
  const account: Account = { cash: spec.cash, positions: [] };
  const days: Day[] = [];
  const breathe = giveWay(signal);
  for (let t = rows.from + 1; t < rows.to; t++) {
    await breathe();
    const day = step(desk, account, t, scoresOn(values, t - 1), t === rows.from + 1);
    days.push(figuresOnly ? { ...day, ...NOTHING } : day);
    onDay?.(day, account);
    if (t % 64 === 0)
      onProgress?.({ message: "simulating", done: t - rows.from, total: rows.to - rows.from });
  }
  return days;
}

/** The factor values of one row of the panel. */
export function scoresOn({ rows, stride, values }: FactorValues, t: number): Float64Array {
  return values.subarray((t - rows.from) * stride, (t - rows.from + 1) * stride);
}
