import { rollingMean } from "../../analysis/series.js";
import type { TearSheet } from "../../analysis/tear-sheet.js";
import { type ReportLang, type Say, sayIn, whereMeasured } from "../words.js";
import type { Chart } from "./chart.js";

/** Makes one chart of a tear sheet; null when the sheet has no such part. */
export type DrawChart = (sheet: TearSheet, lang: ReportLang) => Chart | null;

/** The words of a chart, and its note: what is particular to the chart, below where it was measured. */
export function describe(
  sheet: TearSheet,
  lang: ReportLang,
): { readonly say: Say; note(en: string, zh: string): string } {
  const say = sayIn(lang);
  return { say, note: (en, zh) => `${whereMeasured(sheet.header, say)}\n${say(en, zh)}` };
}

/** Days of the mean that makes a daily statistic readable over years: a month. */
export const SMOOTH = 22;

/** Mean of the last `SMOOTH` values, gaps left out. */
export function smoothed(values: readonly (number | null)[]): (number | null)[] {
  return rollingMean(
    values.map((value) => value ?? Number.NaN),
    SMOOTH,
  );
}

/** Running sum; a gap adds nothing and stays a gap. */
export function runningSum(values: readonly (number | null)[], divisor = 1): (number | null)[] {
  let sum = 0;
  return values.map((value) => {
    if (value === null) return null;
    sum += value / divisor;
    return sum;
  });
}
