import { type Idea, mixedIdea, nextIdea, type Situation } from "./ideator.js";

/** Ideas of one mechanism after which two are mixed: by then the catalogue has been gone through. */
const CATALOGUE_SPENT = 40;

/**
 * Several ideas at once, as the arguments of `propose_factors`. The first changes the last earlier idea where that is
 * promising, as in the research loop; each further one is the next of the catalogue, and mixtures of two when the
 * catalogue is spent. The same question gets the same ideas.
 */
export function manyIdeas(situation: Situation, question: string): Record<string, unknown> {
  const count = Math.min(200, Number(/^Propose (\d+) factors/m.exec(question)?.[1] ?? 1));
  const before = Math.max(0, ...[...question.matchAll(/^Round (\d+):/gm)].map(([, n]) => Number(n)));
  const known = new Set(situation.rounds.map(({ formula }) => formula));
  const factors: Idea[] = childrenOf(situation, question);
  // An idea that repeats another is skipped: a few more tries than ideas are enough.
  for (let n = 0; factors.length < count && n < count * 3; n++) {
    const seed = situation.seed + (before + n) * 7919;
    const idea =
      n > 0 && before + n >= CATALOGUE_SPENT
        ? mixedIdea(situation, seed)
        : nextIdea({
            ...situation,
            refused: [...situation.refused, ...factors.map(({ formula }) => formula)],
            // Only the first builds upon a result; the others go on through the catalogue.
            rounds: n === 0 ? situation.rounds : situation.rounds.map((one) => ({ ...one, t: 0, rankIc: 0 })),
            seed,
          });
    if (known.has(idea.formula)) continue;
    known.add(idea.formula);
    factors.push(idea);
  }
  return {
    explanation: explanationOf(question),
    factors: factors.map(({ name, hypothesis, formula }) => ({ name, hypothesis, formula })),
  };
}

/** Asked to cross two formulas it can only add their ranks, or multiply them; edits are what it does to a last result. */
function childrenOf({ rounds }: Situation, question: string): Idea[] {
  const [first, second] = rounds.slice(-2).map(({ formula }) => `cs_rank(${formula})`);
  if (!question.includes("made of parts of both") || first === undefined || second === undefined) return [];
  const child = (name: string, formula: string): Idea => ({
    ...{ name, nameZh: name, formula, direction: 1, steps: [], stepsZh: [], mechanism: "", mechanismZh: "" },
    ...{ hypothesis: "Both parents at once.", hypothesisZh: "两个父代同时生效。" },
  });
  return [child("sum of both", `${first} + ${second}`), child("product of both", `${first} * ${second}`)];
}

/** No language model: what can be counted in the evolved formulas, said as that. */
function explanationOf(question: string): string {
  const section = /^# What evolution made of them\n\n((?:- .*\n?)+)/m.exec(question)?.[1];
  if (section === undefined) return "";
  const formulas = section
    .trimEnd()
    .split("\n")
    .map((line) => line.replace(/^- /, "").replace(/ \(RankIC .*$/, ""));
  const counts = new Map<string, number>();
  for (const formula of formulas)
    for (const word of new Set(formula.match(/[a-z_][a-z_0-9]*/gi) ?? []))
      counts.set(word, (counts.get(word) ?? 0) + 1);
  const common = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 4);
  const zh = /\p{Script=Han}/u.test(question.split("\n")[0] ?? "");
  const parts = common.map(([word, n]) =>
    zh ? `${word}（${formulas.length} 个中的 ${n} 个）` : `${word} (${n} of ${formulas.length})`,
  );
  return zh
    ? `离线构思器（不是语言模型）的统计：进化出的公式共有 ${parts.join("、")}。`
    : `Counted by the offline ideator, which is not a language model: the evolved formulas share ${parts.join(", ")}.`;
}
