import type { FactorRecord } from "../../../memory/factor-record.js";
import type { Memory } from "../../../memory/index.js";

const MOST_FACTORS = 20;
const LESSON_CHARS = 2000;

/**
 * What the model is told of earlier work: factors of the library and lessons that fit the brief. Factors that an
 * identical earlier run (same model, seed, prompt) has put there are left out, so that running again asks the same.
 */
export async function knownFactors(
  { library, lessons }: Memory,
  { brief, dataset }: { readonly brief: string; readonly dataset: string },
  skip: Skip,
): Promise<string> {
  const factors = (await library.list()).filter((record) => record.status !== "dropped" && !skip(record));
  const learned = await lessons.relevant({ text: brief, dataset, budgetChars: LESSON_CHARS });
  const lines = [
    ...factors
      .slice(0, MOST_FACTORS)
      .map(({ name, expression }) => `${name}: ${expression.replace(/\s+/g, " ")}`),
    ...learned.map(
      ({ kind, text, note, evidence }) =>
        `${kind} (seen ${evidence}×): ${text.replace(/\s+/g, " ")}${note ? `; ${note.replace(/\s+/g, " ")}` : ""}`,
    ),
  ];
  return lines.length > 0 ? lines.join("\n") : "(none)";
}

/** Factors that a run must not know of. */
export type Skip = (record: FactorRecord) => boolean;

/**
 * Skips what runs with the same models, seeds and prompt have left in the library, earlier ones or this one, and what
 * the models of a recording have left there: running again asks the same and gives the same, and so does a replay.
 */
export function skipTwins(
  models: readonly string[],
  seeds: readonly number[],
  promptHash: string,
  plays: readonly string[] = [],
): Skip {
  return ({ provenance: { promptHash: hash, model = "", seed = -1 } }) =>
    hash === promptHash && ((models.includes(model) && seeds.includes(seed)) || plays.includes(model));
}
