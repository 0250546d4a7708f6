export interface WalkOptions {
  /** Rows from a signal to the end of its label: 1 + horizon for an entry on the next day. */
  readonly exit: number;
  /** Further rows that are kept out between training and prediction. */
  readonly embargo: number;
  /** Dates between two fits. */
  readonly refit: number;
  /** Dates of training at least, and at most. */
  readonly minTrain: number;
  readonly maxTrain: number;
}

/** Where one fit trains and predicts; rows of the inputs, half-open. */
export interface Window {
  readonly trainFrom: number;
  readonly trainTo: number;
  readonly from: number;
  readonly to: number;
}

/**
 * The windows of a walk through time. The label of the last training row ends before the first predicted row:
 * trainTo − 1 + exit + embargo < from.
 */
export function foldWindows(
  rows: number,
  { exit, embargo, refit, minTrain, maxTrain }: WalkOptions,
): Window[] {
  const out: Window[] = [];
  for (let from = minTrain + exit + embargo; from < rows; from += refit) {
    const trainTo = from - exit - embargo;
    out.push({ trainFrom: Math.max(0, trainTo - maxTrain), trainTo, from, to: Math.min(rows, from + refit) });
  }
  return out;
}

/**
 * The window of a search for hyper-parameters inside the training rows of a fit: three quarters to train, the rest,
 * purged and embargoed again, to choose by. null when too little is left to choose by.
 */
export function innerWindow(
  { trainFrom, trainTo }: Window,
  { exit, embargo }: Pick<WalkOptions, "exit" | "embargo">,
): Window | null {
  const cut = trainFrom + Math.floor((trainTo - trainFrom) * 0.75);
  const from = cut + exit + embargo;
  return from + 10 > trainTo ? null : { trainFrom, trainTo: cut, from, to: trainTo };
}
