import { z } from "zod";

const Count = z.number().int();

/** A row that a person should look at. Nothing that is listed here was altered unless the note says so. */
const Finding = z.object({
  date: z.string(),
  symbol: z.string(),
  /** For a jump the return of the day, for a bad bar the close. */
  value: z.number(),
});
export type Finding = z.infer<typeof Finding>;

const Findings = z.object({ count: Count, first: z.array(Finding).describe("the first 50") });
export type Findings = z.infer<typeof Findings>;

/** What an import read, what it kept, what it dropped and why, and what looks wrong in what it kept. */
export const QualityReport = z.object({
  rows: z.object({
    read: Count,
    kept: Count,
    dropped: z.record(z.string(), Count).describe("reason → rows"),
  }),
  duplicates: Count.describe("identical repeats of a (date, symbol) row, dropped"),
  gaps: z.object({
    cells: Count.describe("trading days without a row between a symbol's first and last row"),
    symbols: z.array(z.object({ symbol: z.string(), missing: Count })).describe("the 20 with the most"),
  }),
  suspended: Count.describe("rows without a trade: all daily-bar fields are empty, tradable is 0"),
  blankPrices: Count.describe("empty open, high, low or close cells on a traded day"),
  nonPositive: Count.describe("zero prices on suspended rows; on a traded row they refuse the import"),
  infinite: Count.describe("infinite numbers in the source, taken as missing"),
  highBelowLow: Findings,
  outsideRange: Findings.describe("open or close outside low..high by more than rounding"),
  vwapOutsideRange: Count.describe("amount / volume outside low..high: vwap is empty there"),
  jumps: Findings.describe("adjusted close-to-close moves beyond ±35 %: unadjusted split or real?"),
  badTicks: Findings.describe("jumps beyond ±30 % that revert on the next row: suspicious, not altered"),
  coverage: z.object({
    byYear: z.array(
      z.object({ year: z.string(), dates: Count, symbols: Count, closes: Count, inUniverse: z.number() }),
    ),
    byField: z.record(z.string(), z.number()).describe("share of the rows kept that have a value"),
  }),
  notes: z.array(z.string()).describe("every decision that changed a number, in words"),
});
export type QualityReport = z.infer<typeof QualityReport>;

/** The report without how full each field is: that is counted while the fields are written. */
export type Checked = Omit<QualityReport, "coverage"> & {
  readonly coverage: Omit<QualityReport["coverage"], "byField">;
};

const LISTED = 50;

/** Counts all, remembers the first: reports stay small whatever the input is. */
export class FindingList {
  private count = 0;
  private readonly first: Finding[] = [];

  add(date: string, symbol: string, value: number): void {
    this.count++;
    if (this.first.length < LISTED) this.first.push({ date, symbol, value });
  }

  done(): Findings {
    return { count: this.count, first: this.first };
  }
}
