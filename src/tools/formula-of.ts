import { type Formula, FormulaError } from "../engine/dsl/index.js";
import { FactorNotFoundError } from "../memory/factor-not-found-error.js";
import type { ToolContext } from "./context.js";

/** A single word: what could be the name of a factor. */
const NAME = /^[\p{L}\p{N}_.-]+$/u;

export const isWord = (text: string): boolean => NAME.test(text.trim());

/**
 * The formula of a library factor, or the text itself as a formula. A word is a factor first (`RLSF`); a longer text is
 * a formula first, and a factor when it is none (`Price impact 1/20`): names may look like anything. A word that is
 * neither is reported as both, with the names that are near.
 */
export async function formulaOf(
  factorOrFormula: string,
  dataset: string,
  { engine, memory }: Pick<ToolContext, "engine" | "memory">,
): Promise<Formula> {
  if (!isWord(factorOrFormula)) {
    try {
      return await engine.parse(factorOrFormula, dataset);
    } catch (error) {
      if (!(error instanceof FormulaError)) throw error;
      const named = await memory.library.find(factorOrFormula).catch((missing: unknown) => {
        throw missing instanceof FactorNotFoundError ? error : missing;
      });
      return engine.parse(named.expression, dataset);
    }
  }
  try {
    return await engine.parse((await memory.library.find(factorOrFormula)).expression, dataset);
  } catch (error) {
    if (!(error instanceof FactorNotFoundError)) throw error;
    // A field alone (`close`) is a formula too.
    try {
      return await engine.parse(factorOrFormula, dataset);
    } catch (asField) {
      if (!(asField instanceof FormulaError)) throw asField;
      const near = [...error.suggestions, ...(asField.suggestion === undefined ? [] : [asField.suggestion])];
      throw new FactorNotFoundError(factorOrFormula, near, dataset);
    }
  }
}
