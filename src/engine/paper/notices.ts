import type { Panel } from "../panel/index.js";
import type { PaperLedger } from "./ledger.js";

/**
 * `revised`: the data of days that were traded on has changed since. `late`: days between those that were traded on were
 * not there at the time; they are not traded any more. `missing`: weekdays without data between two days with data: a
 * holiday, or a day that was missed. `thin`: days on which far fewer names have a close than the day before.
 * The ledger stays as it was written.
 */
export interface Notice {
  readonly kind: "revised" | "late" | "missing" | "thin";
  readonly dates: readonly string[];
}

const DAY_MS = 86_400_000;
/** A day on which fewer than this share of the names of the day before have a close. */
const THIN = 0.8;

/** What is odd in the days of an account, from its opening to its last day. */
export function noticesOf(
  panel: Panel,
  { opening, days }: PaperLedger,
  revised: readonly string[],
): Notice[] {
  const seen = new Set(days.map(({ day }) => day.date));
  const last = days.at(-1)?.day.date ?? opening.opened;
  const from = panel.dates.indexOf(opening.opened);
  const rows = panel.dates.flatMap((date, t) => (t >= from && date <= last ? [t] : []));
  const late = rows.slice(1).flatMap((t) => (seen.has(panel.dates[t]!) ? [] : [panel.dates[t]!]));
  const missing = rows.slice(1).flatMap((t) => weekdaysBetween(panel.dates[t - 1]!, panel.dates[t]!));
  const thin = rows
    .slice(1)
    .filter((t) => quoted(panel, t) < THIN * quoted(panel, t - 1))
    .map((t) => panel.dates[t]!);
  return (
    [
      ["revised", revised],
      ["late", late],
      ["missing", missing],
      ["thin", thin],
    ] as const
  ).flatMap(([kind, dates]) => (dates.length > 0 ? [{ kind, dates: [...dates] }] : []));
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

function quoted({ fields, stride }: Panel, t: number): number {
  const close = fields.get("close")!;
  let count = 0;
  for (let s = 0; s < stride; s++) if (close[t * stride + s]! > 0) count++;
  return count;
}
