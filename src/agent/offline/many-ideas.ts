import type { Idea, Situation } from "./ideator.js";
import { nextIdea } from "./ideator.js";

interface ManyIdeas {
  readonly explanation: string;
  readonly factors: readonly Pick<Idea, "name" | "hypothesis" | "formula">[];
}

/**
 * Several ideas at once. The first changes the last earlier idea where that is promising, as in the research loop; each
 * further one is the next of the catalogue, as if those before it had been tried and had found nothing.
 */
export function manyIdeas(situation: Situation, question: string): Record<string, unknown> & ManyIdeas {
  const count = Math.min(200, Number(/^Propose (\d+) factors/m.exec(question)?.[1] ?? 1));
  const factors: Idea[] = [];
  const seen = new Set<string>();
  // An idea that repeats one of this answer is skipped: a few more tries than ideas are enough.
  for (let n = 0; factors.length < count && n < count * 2; n++) {
    const refused = [...situation.refused, ...factors.map(({ formula }) => formula), ...Array(n).fill("")];
    const idea = nextIdea({
      ...situation,
      refused,
      // Without a result the catalogue goes on; with one, only the first idea builds upon it.
      rounds: n === 0 ? situation.rounds : situation.rounds.map((round) => ({ ...round, t: 0, rankIc: 0 })),
      seed: situation.seed + n * 7919,
    });
    if (seen.has(idea.formula)) continue;
    seen.add(idea.formula);
    factors.push(idea);
  }
  return {
    explanation: explanationOf(question),
    factors: factors.map(({ name, hypothesis, formula }) => ({ name, hypothesis, formula })),
  };
}

/** No language model: what can be counted in the evolved formulas, said as that. */
function explanationOf(question: string): string {
  const section = /^# What evolution made of them\n\n([\s\S]*?)(?=\n# |\n\n|$(?![\s\S]))/m.exec(
    question,
  )?.[1];
  if (section === undefined) return "";
  const formulas = section.split("\n").map((line) => line.replace(/^- /, "").replace(/ \(RankIC .*$/, ""));
  const counts = new Map<string, number>();
  for (const formula of formulas)
    for (const word of new Set(formula.match(/[a-z_][a-z_0-9]*/gi) ?? []))
      counts.set(word, (counts.get(word) ?? 0) + 1);
  const common = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 4);
  const parts = common.map(([word, n]) => `${word} (${n} of ${formulas.length})`).join(", ");
  return `Counted by the offline ideator, which is not a language model: the evolved formulas share ${parts}.`;
}
