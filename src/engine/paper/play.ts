import type { FactorValues } from "../compute/index.js";
import { giveWay } from "../give-way.js";
import type { Panel } from "../panel/index.js";
import { type Account, type Day, deskOf, scoresOn, step } from "../strategy/index.js";
import type { TradingCalendar } from "./gaps.js";
import { appendDay, digest, keepNotices, mendAccount, type PaperLedger, readAccount } from "./ledger.js";
import type { Notice } from "./notice.js";
import { noticesOf } from "./notices.js";
import { PaperError } from "./paper-error.js";

export interface PlayOptions {
  /** Last date to play; all that the panel has by default. */
  readonly until?: string;
  /** Most days to play. */
  readonly days?: number;
  readonly signal?: AbortSignal;
  /** What is known of trading days beside the panel; nothing by default. */
  readonly calendar?: TradingCalendar;
  /** Called right before a day is written; throws when another process may be writing. */
  readonly mayWrite?: () => void;
}

export interface Played {
  readonly days: readonly Day[];
  readonly ledger: PaperLedger;
  /** What a careful reader of the data would say: days revised, days that came late, days that may be missing. */
  readonly notices: readonly Notice[];
}

/**
 * Moves an account on by the trading days of `panel` that it has not seen, one after another, by the very step that a
 * backtest takes. Each day is on disk before the next begins: stopped or killed anywhere, the next call goes on as if
 * nothing had happened. One process at a time: whoever calls holds a lock on the folder.
 *
 * @param values the factor on every row from the opening on
 * @throws PaperError `paper-data` when the panel lacks a date that the account has already traded on
 */
export async function play(
  dir: string,
  name: string,
  panel: Panel,
  values: FactorValues,
  options: PlayOptions = {},
): Promise<Played> {
  await mendAccount(dir);
  const ledger = await readAccount(dir, name);
  const { opening } = ledger;
  const breathe = giveWay(options.signal);
  // A field of a large market is read in one piece when it is first asked for.
  for (const name of SEEN) {
    panel.fields.get(name);
    await breathe();
  }
  const desk = deskOf(panel, opening.spec);
  const rowOf = new Map(panel.dates.map((date, t) => [date, t]));
  const row = (date: string): number => {
    const t = rowOf.get(date);
    if (t === undefined)
      throw new PaperError(
        "paper-data",
        `The paper account "${name}" has seen ${date}, which "${panel.dataset.name}" no longer has.`,
        {
          hint: "Import the dataset with all of its dates again.",
          evidence: { account: name, date, dataset: panel.dataset.name },
        },
      );
    return t;
  };
  const start = row(opening.opened);
  const revised = ledger.days
    .filter(({ day, seen }) => seenOn(panel, values, row(day.date)) !== seen)
    .map(({ day }) => day.date);
  const last = ledger.days.at(-1);
  const account: Account = last ? structuredClone(last.account) : { cash: opening.spec.cash, positions: [] };
  const days: Day[] = [];
  for (let t = last ? row(last.day.date) + 1 : start + 1; t < panel.dates.length; t++) {
    if (options.until !== undefined && panel.dates[t]! > options.until) break;
    if (options.days !== undefined && days.length >= options.days) break;
    options.signal?.throwIfAborted();
    const day = step(desk, account, t, scoresOn(values, t - 1), t === start + 1);
    options.mayWrite?.();
    await appendDay(dir, { v: 1, kind: "day", day, account, seen: seenOn(panel, values, t) });
    days.push(day);
  }
  const now = await readAccount(dir, name);
  const notices = noticesOf(panel, now, revised, options.calendar ?? (() => undefined));
  await keepNotices(dir, notices);
  return { days, ledger: now, notices };
}

/** Fields of which a day sees its own values and those of the day before. */
const SEEN = ["open", "close", "raw_open", "raw_close", "adj_factor"];

/** What a day saw: the factor of the day before and the prices of both. */
function seenOn({ fields, stride }: Panel, values: FactorValues, t: number): string {
  const part = (name: string, row: number) =>
    fields.get(name)?.subarray(row * stride, (row + 1) * stride) ?? new Float64Array(0);
  return digest([scoresOn(values, t - 1), ...SEEN.flatMap((name) => [part(name, t - 1), part(name, t)])]);
}
