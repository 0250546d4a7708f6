import { SplitError } from "./split-error.js";
import type { PanelWindow, RowRange, SplitName, Splits } from "./types.js";

export const DEFAULT_SPLITS = "60/20/20";

/**
 * Cuts `count` trading days into train, validation and test, in this order, by share of the days (rounded to whole
 * days at each border). The test part may be empty ("100/0/0"), the train part may not.
 * @throws SplitError when the spec is not three shares that add up to 100, or leaves no day to train on
 */
export function makeSplits(count: number, spec: string = DEFAULT_SPLITS): Splits {
  const parts = spec.split("/").map((part) => (/^\s*\d+(\.\d+)?\s*$/.test(part) ? Number(part) : Number.NaN));
  const [train, valid, test] = parts;
  if (parts.length !== 3 || train === undefined || valid === undefined || test === undefined) {
    throw new SplitError(spec, `it has ${parts.length} parts, not 3`);
  }
  if (parts.some(Number.isNaN)) throw new SplitError(spec, "a part is not a number");
  const sum = train + valid + test;
  if (Math.abs(sum - 100) > 1e-9) throw new SplitError(spec, `the shares add up to ${sum}, not 100`);
  const trainTo = Math.round((count * train) / 100);
  const validTo = test === 0 ? count : Math.round((count * (train + valid)) / 100);
  if (trainTo === 0) throw new SplitError(spec, `no day of ${count} is left to train on`);
  return {
    train: { from: 0, to: trainTo },
    valid: { from: trainTo, to: validTo },
    test: { from: validTo, to: count },
    spec,
  };
}

/** The rows of a split; `search` is train and validation together. */
export function splitRows(splits: Splits, split: SplitName): RowRange {
  if (split === "search") return { from: splits.train.from, to: splits.valid.to };
  return splits[split];
}

/** The rows that a view of the dataset holds. */
export function windowRows(splits: Splits, window: PanelWindow): RowRange {
  return { from: 0, to: window === "all" ? splits.test.to : splits.valid.to };
}
