import { basename } from "node:path";
import type { Scale, TableRows } from "./rows.js";
import { numericColumns, type SourceTable } from "./table.js";

/** Multipliers from the source's units to ours: shares, currency units, fractions. */
export interface Calibration {
  /** Of the columns that are in other units. */
  readonly scales: ReadonlyMap<string, Scale>;
  readonly notes: readonly string[];
}

/** amount / (volume × close) that each pair of units gives. */
const SIGNATURES = [
  { ratio: 1, lot: 1, money: 1, text: "volume in shares, amount in currency units" },
  { ratio: 100, lot: 100, money: 1, text: "volume in lots of 100, amount in currency units" },
  { ratio: 0.1, lot: 100, money: 1000, text: "volume in lots of 100, amount in thousands" },
] as const;

/**
 * Finds the units of a table: what its format says, corrected by what the numbers show where both volume and amount
 * are there. Every conversion becomes a note of the quality report.
 */
export async function calibrate(rows: TableRows, table: SourceTable): Promise<Calibration> {
  const has = (name: string): boolean => numericColumns(table).includes(name);
  const { format } = table;
  const files =
    table.files.length === 1 ? basename(table.files[0]!.path) : `${table.files.length} ${format.name} files`;
  const notes: string[] = [];
  let { lot, money } = format;
  let evidence = "by the column names";
  if (has("volume") && has("amount") && has("close")) {
    const ratio = (await rows.unitRatio()) ?? Number.NaN;
    // Forward-adjusted prices bend the ratio, so a wide band; the three signatures are a factor of ten apart.
    const seen = SIGNATURES.find((known) => ratio > known.ratio * 0.6 && ratio < known.ratio * 1.7);
    if (seen) {
      if (seen.lot !== lot || seen.money !== money) evidence = "although the column names suggest otherwise";
      else evidence = "by the column names";
      lot = seen.lot;
      money = seen.money;
      evidence += `, checked: amount / (volume × close) is ${ratio.toPrecision(3)} in the source`;
    } else if (Number.isFinite(ratio)) {
      notes.push(
        `${files}: amount / (volume × close) is ${ratio.toPrecision(3)}, so the units of volume and amount could not be checked.`,
      );
    }
  }
  const scales = new Map<string, Scale>();
  if (has("volume") && lot !== 1) {
    scales.set("volume", { times: lot });
    notes.push(
      `${files} (${format.name}): volume is in lots of ${lot} and was converted to shares (${evidence}).`,
    );
  }
  if (has("amount") && money !== 1) {
    scales.set("amount", { times: money });
    notes.push(`${files} (${format.name}): amount is in thousands and was converted to currency units.`);
  }
  if (has("turnover")) {
    const percent = format.percentTurnover ?? ((await rows.largestTurnover()) ?? 0) > 1;
    if (percent) {
      scales.set("turnover", { over: 100 });
      const why = format.percentTurnover ? `as ${format.name} writes it` : "values above 1 occur";
      notes.push(`${files}: turnover is in percent (${why}) and was converted to a fraction.`);
    } else notes.push(`${files}: turnover is taken as a fraction (no value above 1).`);
  }
  for (const name of ["float_shares", "market_cap", "float_cap"]) {
    if (!has(name) || format.size === 1) continue;
    scales.set(name, { times: format.size });
    notes.push(`${files} (${format.name}): ${name} is in units of ${format.size} and was converted.`);
  }
  return { scales, notes };
}
