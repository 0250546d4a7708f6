import type { TearSheet } from "../analysis/tear-sheet.js";

/** The daily series as CSV in full precision; what does not exist is an empty cell. */
export function icCsv({ dates, ic, coverage }: TearSheet): string {
  const cell = (value: number | null | undefined) => value ?? "";
  const rows = dates.map((date, i) =>
    [
      date,
      cell(ic.rankIc[i]),
      cell(ic.ic[i]),
      cell(ic.rankIcRolling[i]),
      cell(ic.icRolling[i]),
      cell(ic.pairs[i]),
      cell(coverage.share[i]),
    ].join(","),
  );
  return `${["date,rank_ic,ic,rank_ic_rolling,ic_rolling,pairs,coverage", ...rows].join("\n")}\n`;
}
