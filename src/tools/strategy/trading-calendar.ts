import type { Manifest } from "../../engine/panel/index.js";
import type { TradingCalendar } from "../../engine/paper/index.js";

/**
 * The trading days that can be known of a dataset's market without its bars: those of its benchmark, then those of the
 * workspace's other datasets of the same market. A weekday that one of them spans and none has was a holiday.
 */
export function tradingCalendar(own: Manifest, all: readonly Manifest[]): TradingCalendar {
  const beyond = new Set(own.benchmark?.beyond);
  const others = all.filter(
    ({ name, market, kind, dates }) =>
      name !== own.name &&
      market === own.market &&
      market !== "other" &&
      kind === own.kind &&
      dates.length > 0,
  );
  const open = new Set(others.flatMap(({ dates }) => dates));
  return (date) => {
    if (beyond.has(date)) return { open: true, witness: "benchmark" };
    if (open.has(date)) return { open: true, witness: "dataset" };
    // The benchmark was read beside the bars: a day that it lacks as well was none.
    if (own.benchmark?.beyond && own.benchmark.coverage === 1) return { open: false, witness: "benchmark" };
    return others.some(({ dates }) => dates[0]! < date && date < dates.at(-1)!)
      ? { open: false, witness: "dataset" }
      : undefined;
  };
}
