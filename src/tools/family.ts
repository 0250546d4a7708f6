import type { NamedFormula } from "../engine/analysis/index.js";
import { FactorsmithError } from "../engine/errors.js";
import type { ToolContext } from "./context.js";

/** Enough to estimate a probability from; each costs a score. */
const MOST = 100;

/**
 * Formulas among which a factor was picked: itself, `others`, and the newest of the ledger on this dataset. The ones that
 * were tried and given up are what makes picking the best of them dangerous.
 */
export async function familyOf(
  own: NamedFormula,
  others: readonly NamedFormula[],
  { dataset, datasetHash }: { readonly dataset: string; readonly datasetHash: string },
  { engine, memory }: Pick<ToolContext, "engine" | "memory">,
): Promise<NamedFormula[]> {
  const family = new Map([own, ...others].map((member) => [member.formula.hash, member]));
  const tried = new Map<string, string>();
  for await (const { kind, hash, canonical, datasetHash: on } of memory.ledger.read()) {
    if (kind !== "score" || on !== datasetHash) continue;
    // The newest last.
    tried.delete(hash);
    tried.set(hash, canonical);
  }
  for (const canonical of [...tried.values()].reverse()) {
    if (family.size >= MOST) break;
    try {
      const formula = await engine.parse(canonical, dataset);
      if (!family.has(formula.hash)) family.set(formula.hash, { name: canonical, formula });
    } catch (error) {
      // A combination, or a pre-processed variant: no formula of the language.
      if (!(error instanceof FactorsmithError)) throw error;
    }
  }
  return [...family.values()];
}
