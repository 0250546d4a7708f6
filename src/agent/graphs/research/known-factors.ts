import type { Memory } from "../../../memory/index.js";
import type { ResearchRequest } from "../../../tools/research-contract.js";

const MOST_FACTORS = 20;
const LESSON_CHARS = 2000;

/**
 * What the model is told of earlier work: factors of the library and lessons that fit the brief. Factors that an
 * identical earlier run (same model, seed, prompt) has put there are left out, so that running again asks the same.
 */
export async function knownFactors(
  { library, lessons }: Memory,
  { brief, model, seed }: ResearchRequest,
  promptHash: string,
): Promise<string> {
  const factors = (await library.list()).filter(
    ({ status, provenance: from }) =>
      status !== "dropped" && !(from.model === model && from.seed === seed && from.promptHash === promptHash),
  );
  const learned = await lessons.relevant(brief, LESSON_CHARS);
  const lines = [
    ...factors
      .slice(0, MOST_FACTORS)
      .map(({ name, expression }) => `${name}: ${expression.replace(/\s+/g, " ")}`),
    ...learned.map(({ kind, text }) => `${kind}: ${text}`),
  ];
  return lines.length > 0 ? lines.join("\n") : "(none)";
}
