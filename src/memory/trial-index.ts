import type { Trial, TrialCount, TrialFilter } from "./trial.js";

interface Window {
  readonly split: Trial["split"];
  readonly horizon: number;
  readonly entry: Trial["entry"];
  evaluations: number;
  unseals: number;
  readonly hashes: Set<string>;
}

/** Counts of trials by dataset and window, kept in memory and extended as the ledger grows. */
export class TrialIndex {
  readonly #datasets = new Map<string, Map<string, Window>>();

  add({ datasetHash, split, horizon, entry, kind, hash }: Trial): void {
    const windows = getOrSet(this.#datasets, datasetHash, () => new Map<string, Window>());
    const window = getOrSet(windows, `${split} ${horizon} ${entry}`, () => ({
      ...{ split, horizon, entry, evaluations: 0, unseals: 0 },
      hashes: new Set<string>(),
    }));
    if (kind === "unseal") {
      window.unseals++;
    } else {
      window.evaluations++;
      window.hashes.add(hash);
    }
  }

  count({ datasetHash, split, horizon, entry }: TrialFilter): TrialCount {
    const windows = [...(this.#datasets.get(datasetHash)?.values() ?? [])].filter(
      (window) =>
        (split === undefined || window.split === split) &&
        (horizon === undefined || window.horizon === horizon) &&
        (entry === undefined || window.entry === entry),
    );
    const total = (of: (window: Window) => number) => windows.reduce((sum, window) => sum + of(window), 0);
    return {
      evaluations: total((window) => window.evaluations),
      distinct: total((window) => window.hashes.size),
      unseals: total((window) => window.unseals),
    };
  }
}

function getOrSet<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
