import { mean } from "./moments.js";
import { finite } from "./series.js";
import type { TearSheet } from "./tear-sheet.js";

/** Mean IC of every calendar month that has a date. */
export function monthly(
  dates: readonly string[],
  rankIc: Float64Array,
  ic: Float64Array,
): TearSheet["monthly"] {
  const rows = new Map<string, number[]>();
  dates.forEach((date, t) => {
    const month = date.slice(0, 7);
    const of = rows.get(month);
    if (of) of.push(t);
    else rows.set(month, [t]);
  });
  const months = [...rows].map(([month, of]) => {
    const known = finite(of.map((t) => rankIc[t]!));
    return {
      year: Number(month.slice(0, 4)),
      month: Number(month.slice(5)),
      rankIc: mean(known),
      ic: mean(finite(of.map((t) => ic[t]!))),
      n: known.length,
    };
  });
  return { months, years: [...new Set(months.map(({ year }) => year))] };
}
