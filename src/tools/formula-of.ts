import type { Formula } from "../engine/dsl/index.js";
import { FactorNotFoundError } from "../memory/factor-not-found-error.js";
import type { ToolContext } from "./context.js";

/** A single word: what could be the name of a factor. */
const NAME = /^[\p{L}\p{N}_.-]+$/u;

/**
 * The formula of a library factor, or the text itself as a formula. A word that is neither is reported as a missing
 * factor when the library has a similar name, else as the formula error that it is.
 */
export async function formulaOf(
  factorOrFormula: string,
  dataset: string,
  { engine, memory }: Pick<ToolContext, "engine" | "memory">,
): Promise<Formula> {
  if (!NAME.test(factorOrFormula.trim())) return engine.parse(factorOrFormula, dataset);
  try {
    return await engine.parse((await memory.library.find(factorOrFormula)).expression, dataset);
  } catch (error) {
    if (!(error instanceof FactorNotFoundError)) throw error;
    // A field alone (`close`) is a formula too.
    const formula = await engine.parse(factorOrFormula, dataset).catch(() => undefined);
    if (formula) return formula;
    throw error;
  }
}
