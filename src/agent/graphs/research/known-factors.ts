import type { FactorRecord } from "../../../memory/factor-record.js";
import type { Memory } from "../../../memory/index.js";
import { estimateTextTokens } from "../../../memory/tokens.js";
import { overlap, words } from "../../../memory/words.js";

/** Tokens that earlier work may take of the prompt. */
const FACTOR_TOKENS = 1500;
const LESSON_TOKENS = 600;

/**
 * What the model is told of earlier work: the factors of the library and the lessons that are most about the brief, each
 * within a budget of tokens. Factors that an identical earlier run (same model, seed, prompt) has put there are left
 * out, so that running again asks the same.
 */
export async function knownFactors(
  { library, lessons }: Memory,
  { brief, dataset }: { readonly brief: string; readonly dataset: string },
  skip: Skip,
): Promise<string> {
  const factors = (await library.list()).filter((record) => record.status !== "dropped" && !skip(record));
  const learned = await lessons.relevant({ text: brief, dataset, budgetTokens: LESSON_TOKENS });
  const lines = [
    ...within(FACTOR_TOKENS, byRelevance(factors, brief).map(lineOf)),
    ...learned.map(
      ({ kind, text, note, evidence }) =>
        `${kind} (seen ${evidence}×): ${oneLine(text)}${note ? `; ${oneLine(note)}` : ""}`,
    ),
  ];
  return lines.length > 0 ? lines.join("\n") : "(none)";
}

/** The workspace's own before shipped ones, then those that share most with the brief; equals as they stand. */
function byRelevance(factors: readonly FactorRecord[], brief: string): readonly FactorRecord[] {
  const wanted = words(brief);
  const about = ({ name, nameZh, hypothesis, mechanism, expression }: FactorRecord) =>
    words([name, nameZh, hypothesis?.en, hypothesis?.zh, mechanism, expression].filter(Boolean).join(" "));
  return factors
    .map((record) => ({ record, shared: overlap(wanted, about(record)) }))
    .sort((a, b) => shippedLast(a.record) - shippedLast(b.record) || b.shared - a.shared)
    .map(({ record }) => record);
}

const shippedLast = ({ origin }: FactorRecord): number => (origin === "study" || origin === "pack" ? 1 : 0);

const lineOf = ({ name, expression }: FactorRecord): string => `${name}: ${oneLine(expression)}`;

/** From the front, as many as fit. */
function within(tokens: number, lines: readonly string[]): readonly string[] {
  let left = tokens;
  return lines.filter((line) => {
    const size = estimateTextTokens(line);
    if (size > left) return false;
    left -= size;
    return true;
  });
}

const oneLine = (text: string): string => text.replace(/\s+/g, " ");

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
