import type { Panel } from "../panel/index.js";
import { gapsOf, type TradingCalendar } from "./gaps.js";
import type { PaperLedger } from "./ledger.js";
import { Notice } from "./notice.js";

/** A day on which fewer than this share of the names of the day before have a close. */
const THIN = 0.8;

/** What is odd in the days of an account, from its opening to its last day. */
export function noticesOf(
  panel: Panel,
  { opening, days }: PaperLedger,
  revised: readonly string[],
  calendar: TradingCalendar,
): Notice[] {
  const seen = new Set(days.map(({ day }) => day.date));
  const last = days.at(-1)?.day.date ?? opening.opened;
  const from = panel.dates.indexOf(opening.opened);
  const rows = panel.dates.flatMap((date, t) => (t >= from && date <= last ? [t] : []));
  const late = rows.slice(1).flatMap((t) => (seen.has(panel.dates[t]!) ? [] : [panel.dates[t]!]));
  const gaps = gapsOf(panel, rows, calendar);
  const thin = rows
    .slice(1)
    .filter((t) => quoted(panel, t) < THIN * quoted(panel, t - 1))
    .map((t) => panel.dates[t]!);
  const told = {
    revised,
    late,
    missed: [...gaps.missed.keys()],
    "some-missed": gaps.some,
    missing: gaps.unknown,
    thin,
  } satisfies Record<Notice["kind"], readonly string[]>;
  return Notice.shape.kind.options.flatMap((kind) =>
    told[kind].length === 0
      ? []
      : [
          {
            kind,
            dates: [...told[kind]],
            witnesses: kind === "missed" ? [...new Set(gaps.missed.values())] : [],
          },
        ],
  );
}

function quoted({ fields, stride }: Panel, t: number): number {
  const close = fields.get("close")!;
  let count = 0;
  for (let s = 0; s < stride; s++) if (close[t * stride + s]! > 0) count++;
  return count;
}
