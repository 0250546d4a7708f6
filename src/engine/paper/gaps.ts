import { z } from "zod";
import type { Panel } from "../panel/index.js";

/** Who knows that a day without data was a trading day. */
export const Witness = z.enum(["benchmark", "dataset", "previous-close"]);
export type Witness = z.infer<typeof Witness>;

/** What is known of a weekday from outside the panel; `undefined` = nothing. */
export type TradingCalendar = (
  date: string,
) => { readonly open: boolean; readonly witness: Exclude<Witness, "previous-close"> } | undefined;

export interface Gaps {
  /** Trading days that the data lacks, and who says so. */
  readonly missed: ReadonlyMap<string, Witness>;
  /** Weekdays without data of which at least one was a trading day. */
  readonly some: readonly string[];
  /** Weekdays without data of which nothing is known: holidays, or days that were missed. */
  readonly unknown: readonly string[];
}

const DAY_MS = 86_400_000;
/** Official previous closes that are compared at least, and the share of them that must agree to say anything. */
const FEWEST = 10;
const CLEAR = 0.7;

/**
 * Sorts the weekdays between the given rows that have no data. The official previous close of the next day tells best:
 * where it is the close before, no trading day lies between (holidays, left out here); where it is another one for most
 * names, at least one does. Which one, the calendar may know.
 *
 * @param rows ascending, neighbours in the panel
 */
export function gapsOf(panel: Panel, rows: readonly number[], calendar: TradingCalendar): Gaps {
  const missed = new Map<string, Witness>();
  const some: string[] = [];
  const unknown: string[] = [];
  for (const t of rows.slice(1)) {
    const days = weekdaysBetween(panel.dates[t - 1]!, panel.dates[t]!);
    if (days.length === 0) continue;
    const follows = closesFollow(panel, t);
    if (follows === true) continue;
    const known = days.map((date) => ({ date, told: calendar(date) }));
    const open = known.filter(({ told }) => told?.open);
    const silent = known.flatMap(({ date, told }) => (told === undefined ? [date] : []));
    for (const { date, told } of open) missed.set(date, told!.witness);
    if (follows === false && open.length === 0) {
      // Somebody is wrong when the calendar calls all of them closed: the prices themselves are believed.
      const candidates = silent.length > 0 ? silent : days;
      if (candidates.length === 1) missed.set(candidates[0]!, "previous-close");
      else some.push(...candidates);
    } else unknown.push(...silent);
  }
  return { missed, some, unknown };
}

/** Whether row `t` follows directly on the row before it by its official previous closes; null = they do not tell. */
function closesFollow({ fields, tradable, symbols, stride }: Panel, t: number): boolean | null {
  const previous = fields.get("pre_close");
  const close = fields.get("raw_close") ?? fields.get("close");
  if (!previous || !close) return null;
  let [same, compared] = [0, 0];
  for (let s = 0; s < symbols.length; s++) {
    const at = t * stride + s;
    const before = at - stride;
    if (tradable[at] !== 1 || tradable[before] !== 1 || !(previous[at]! > 0) || !(close[before]! > 0))
      continue;
    compared++;
    // Half a cent: an ex-right day differs too, but of few names at a time.
    if (Math.abs(previous[at]! - close[before]!) < 0.005) same++;
  }
  if (compared < FEWEST) return null;
  if (same >= CLEAR * compared) return true;
  return same <= (1 - CLEAR) * compared ? false : null;
}

function weekdaysBetween(before: string, after: string): string[] {
  const out: string[] = [];
  const end = Date.parse(`${after}T00:00:00Z`);
  for (let at = Date.parse(`${before}T00:00:00Z`) + DAY_MS; at < end; at += DAY_MS) {
    const weekday = new Date(at).getUTCDay();
    if (weekday !== 0 && weekday !== 6) out.push(new Date(at).toISOString().slice(0, 10));
  }
  return out;
}
