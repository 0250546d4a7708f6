import type { NamedFormula } from "../engine/analysis/index.js";
import { FactorsmithError } from "../engine/errors.js";
import { FactorNotFoundError } from "../memory/factor-not-found-error.js";
import type { ToolContext } from "./context.js";
import { formulaOf, isWord } from "./formula-of.js";

type Deps = Pick<ToolContext, "engine" | "memory">;

/** A hash or an id, or the first digits of one. */
const CODE = /^[0-9a-f-]{6,}$/;

/** A formula, what to call it: as the person named it (`RLSF`), or the formula itself, and the end of it that is bought. */
export async function namedFormula(
  factorOrFormula: string,
  dataset: string,
  deps: Deps,
): Promise<NamedFormula & { readonly direction: 1 | -1 }> {
  const formula = await formulaOf(factorOrFormula, dataset, deps);
  // It was read as a formula: no need to look through the published sets for a factor of that name.
  if (!isWord(factorOrFormula) && formula.source.trim() === factorOrFormula.trim())
    return { name: formula.source.trim(), formula, direction: 1 };
  const known = await deps.memory.library.find(factorOrFormula).catch((error: unknown) => {
    if (error instanceof FactorNotFoundError) return undefined;
    throw error;
  });
  const asked = factorOrFormula.trim();
  return {
    name: known ? (CODE.test(asked) ? known.name : asked) : formula.source.trim(),
    formula,
    direction: known?.direction ?? 1,
  };
}

/** The admitted factors of the library that the dataset has the fields for. */
export async function admittedFactors(dataset: string, { engine, memory }: Deps): Promise<NamedFormula[]> {
  const admitted = await memory.library.list({ status: "admitted" });
  const parsed = await Promise.all(
    admitted.map(async ({ name, expression }) => {
      try {
        return { name, formula: await engine.parse(expression, dataset) };
      } catch (error) {
        // A factor of another market may name fields that this one lacks.
        if (error instanceof FactorsmithError) return undefined;
        throw error;
      }
    }),
  );
  return parsed.filter((factor) => factor !== undefined);
}
