import type { FactorRecord } from "../../../memory/factor-record.js";
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
  request: ResearchRequest,
  promptHash: string,
): Promise<string> {
  const factors = (await library.list()).filter(
    (record) => record.status !== "dropped" && !isOwnTwin(record, request, promptHash),
  );
  const learned = await lessons.relevant(request.brief, LESSON_CHARS);
  const lines = [
    ...factors
      .slice(0, MOST_FACTORS)
      .map(({ name, expression }) => `${name}: ${expression.replace(/\s+/g, " ")}`),
    ...learned.map(({ kind, text }) => `${kind}: ${text}`),
  ];
  return lines.length > 0 ? lines.join("\n") : "(none)";
}

/** Left in the library by a run with the same model, seed and prompt: an earlier one, or this one. */
export const isOwnTwin = (
  { provenance: from }: FactorRecord,
  { model, seed }: Pick<ResearchRequest, "model" | "seed">,
  promptHash: string,
): boolean => from.model === model && from.seed === seed && from.promptHash === promptHash;
