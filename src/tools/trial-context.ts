import type { TrialContext } from "../engine/analysis/index.js";
import { twoSidedP } from "../engine/analysis/student-t.js";
import type { Ledger } from "../memory/ledger.js";
import type { Trial } from "../memory/trial.js";

type Identity = Pick<Trial, "hash" | "split" | "horizon" | "entry">;

const keyOf = ({ hash, split, horizon, entry }: Identity): string => [hash, split, horizon, entry].join();

/**
 * What the ledger knows of a dataset, as the corrections for multiple testing need it: the number of distinct trials,
 * `own` included, and the p values and Sharpe ratios of the others. A trial that kept no p (the inner loop of a search
 * keeps the IR and the number of dates alone) gets that of a t as if only every `horizon`-th date counted: overlapping
 * labels must not make it look significant.
 */
export async function trialContext(
  ledger: Ledger,
  datasetHash: string,
  own: Identity,
): Promise<TrialContext> {
  const scored = new Map<string, Trial>();
  let looks = 0;
  for await (const trial of ledger.read()) {
    if (trial.datasetHash !== datasetHash) continue;
    if (trial.kind === "unseal") looks++;
    else scored.set(keyOf(trial), trial);
  }
  scored.delete(keyOf(own));
  return {
    n: scored.size + 1,
    looks,
    others: [...scored.values()].flatMap(({ icir, n, horizon, sharpe = null, ...trial }) => {
      const periods = n / horizon;
      const p =
        trial.p !== undefined
          ? trial.p
          : icir === null || periods < 2
            ? null
            : twoSidedP(icir * Math.sqrt(periods), periods - 1);
      return p === null ? [] : [{ p, sharpe }];
    }),
  };
}
