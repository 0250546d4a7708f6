import { createHash } from "node:crypto";
import type { StrategySpec, Tried } from "../../engine/strategy/index.js";
import type { Ledger } from "../../memory/ledger.js";
import type { NewTrial } from "../../memory/trial.js";

/** A strategy as the ledger names it: what it trades on and every choice that was made. Each is a trial of its own. */
export function strategyTrial(expression: string, spec: StrategySpec): Pick<NewTrial, "hash" | "canonical"> {
  const canonical = `strategy(${expression.replace(/\s+/g, " ")}) ${JSON.stringify(spec)}`;
  return { hash: createHash("sha256").update(canonical).digest("hex").slice(0, 16), canonical };
}

/** Trials on a dataset so far, and the daily Sharpe ratios of its strategies but for `own` (a hash). */
export async function triedOn(
  ledger: Ledger,
  datasetHash: string,
  own: string,
): Promise<Tried & { readonly trials: number }> {
  const { distinct } = await ledger.count({ datasetHash });
  const sharpes = new Map<string, number>();
  for await (const { kind, canonical, hash, split, sharpe, ...trial } of ledger.read())
    if (trial.datasetHash === datasetHash && kind === "score" && canonical.startsWith("strategy("))
      if (hash !== own && typeof sharpe === "number") sharpes.set(`${hash} ${split}`, sharpe);
  return { trials: distinct, sharpes: [...sharpes.values()] };
}
