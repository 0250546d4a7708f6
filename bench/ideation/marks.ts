import { table } from "../timing.js";
import type { Answer } from "./answer.js";

/** From here on a formula counts as the one that was meant. */
const THE_SAME = 0.95;

const HEAD = [
  "model and cases",
  "cases",
  "legal at once",
  "legal in the end",
  "repairs",
  `same (≥ ${THE_SAME})`,
  "mean \\|ρ\\|",
  "read the future at first",
  "units clash",
  "tokens",
  "$",
  "s",
] as const;

/** The table of one model: all cases, then by level, by language and by kind. */
export function marks(model: string, answers: readonly Answer[]): string {
  const ideas = answers.filter(({ question }) => question.kind === "idea");
  const rows = [
    row(`**${model}**`, answers),
    ...(["easy", "medium", "hard"] as const).map((level) =>
      row(
        `ideas, ${level}`,
        ideas.filter(({ question }) => question.level === level),
      ),
    ),
    ...(["en", "zh"] as const).map((lang) =>
      row(
        `ideas, ${lang}`,
        ideas.filter(({ question }) => question.lang === lang),
      ),
    ),
    ...(["look-ahead", "unit"] as const).map((kind) =>
      row(
        `${kind} traps`,
        answers.filter(({ question }) => question.kind === kind),
      ),
    ),
  ];
  return table(HEAD, rows);
}

function row(name: string, answers: readonly Answer[]): readonly string[] {
  const share = (keep: (one: Answer) => boolean) => percent(answers.filter(keep).length, answers.length);
  const total = (of: (one: Answer) => number) => answers.reduce((sum, one) => sum + of(one), 0);
  const mean = (of: (one: Answer) => number) =>
    answers.length === 0 ? "" : (total(of) / answers.length).toFixed(2);
  const priced = answers.every(({ usd }) => usd !== null);
  return [
    name,
    String(answers.length),
    share(({ repairs, formula }) => repairs === 0 && formula !== null),
    share(({ formula }) => formula !== null),
    mean(({ repairs }) => repairs),
    share(({ correlation }) => correlation !== null && correlation >= THE_SAME),
    // A formula that does not exist says nothing about the idea: it counts as 0.
    mean(({ correlation }) => correlation ?? 0),
    share(({ readsFuture }) => readsFuture),
    share(({ unitsClash }) => unitsClash),
    String(total(({ tokens }) => tokens)),
    priced ? total(({ usd }) => usd ?? 0).toFixed(2) : "",
    total(({ seconds }) => seconds).toFixed(0),
  ];
}

const percent = (part: number, whole: number): string =>
  whole === 0 ? "" : `${Math.round((100 * part) / whole)} %`;
