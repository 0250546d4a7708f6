import { createHash } from "node:crypto";
import type { StrategySpec } from "../../engine/strategy/index.js";
import type { NewTrial } from "../../memory/trial.js";

/** A strategy as the ledger names it: what it trades on and every choice that was made. Each is a trial of its own. */
export function strategyTrial(expression: string, spec: StrategySpec): Pick<NewTrial, "hash" | "canonical"> {
  const canonical = `strategy(${expression.replace(/\s+/g, " ")}) ${JSON.stringify(spec)}`;
  return { hash: createHash("sha256").update(canonical).digest("hex").slice(0, 16), canonical };
}
