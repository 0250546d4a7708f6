import type { Move, Talk } from "./move.js";

/** The ways to search, and how people call them. */
const ARMS = [
  ["random", /\brandom\b|随机/i],
  ["gp", /\bGP\b|\bgenetic\b|\bevol(?:ve|ution)\w*\b|遗传|进化|演化/i],
  [
    "llm",
    /\bLLMs?\b|\b(?:language )?model (?:only|alone)\b|\bthe (?:language )?model\b|语言模型|大模型|仅模型|纯模型/i,
  ],
  ["hybrid", /\bhybrid\b|\bseeded\b|混合|播种|模型种子/i],
] as const;

const COMPARES =
  /\bcompar\w*|\bversus\b|\bvs\b|\bbeats?\b|\bbetter than\b|\boutperform\w*|\bagainst\b|比较|对比|相比|胜过|优于|强过|比.*(?:好|强)/i;
const EXPERIMENT = /\bexperiment\b|实验/i;
const ALL = /\ball (?:four|the|of the)? ?(?:arms|searches|ways)\b|(?:所有|四种|全部).*(?:搜索|方法)/i;

/** Without a number of their own: eight pairs are the fewest whose exact test can fall below 0.01. */
const BUDGET = 500;
const REPEATS = 8;

/** "compare GP with random search, 300 formulas, 5 repeats", 比较遗传规划和随机搜索，每次 300 个公式，重复 5 次 */
export function experimentMove({ question, tools, dataset }: Talk, zh: boolean): Move | undefined {
  if (!tools.has("compare_searches")) return undefined;
  const named = ARMS.filter(([, called]) => called.test(question)).map(([arm]) => arm);
  const all = ALL.test(question);
  const asks =
    all || (COMPARES.test(question) && named.length > 1) || (EXPERIMENT.test(question) && named.length > 0);
  if (!asks) return undefined;
  const arms = all ? ARMS.map(([arm]) => arm) : named.length > 1 ? named : [...new Set(["random", ...named])];
  const budget = numberIn(
    question,
    /(\d[\d,]*)\s*(?:evaluated |unique |different )*(?:formulas?|evaluations?)|(\d+)\s*(?:个|条)?\s*(?:公式|次评估)/i,
  );
  const repeats = numberIn(
    question,
    /(\d+)\s*(?:paired )?(?:repeats?|repetitions?|runs|pairs|seeds)|重复\s*(\d+)|(\d+)\s*(?:次重复|对)/i,
  );
  const asksModel = arms.includes("llm") || arms.includes("hybrid");
  const args = {
    arms,
    budget: Math.max(20, budget ?? BUDGET),
    repeats: Math.max(1, repeats ?? REPEATS),
    ...(asksModel && { model: "offline" }),
    ...(dataset !== undefined && { data: dataset }),
  };
  const text = zh
    ? `我比较 ${arms.join("、")}：每种每次 ${args.budget} 个不同的公式，${args.repeats} 次成对运行。这是长任务，可按 Ctrl-B 转入后台；停止后用 \`/experiment --resume last\` 接着跑。${asksModel ? "模型一方是离线构思器，并非语言模型。" : ""}`
    : `I compare ${arms.join(", ")}: ${args.budget} different formulas a run, ${args.repeats} paired runs of each. This is long: Ctrl-B sends it to the background, and \`/experiment --resume last\` goes on when it was stopped.${asksModel ? " The model of it is the offline ideator, not a language model." : ""}`;
  return { text, calls: [{ name: "compare_searches", args }] };
}

function numberIn(question: string, pattern: RegExp): number | undefined {
  const found = pattern.exec(question)?.slice(1).find(Boolean);
  return found === undefined ? undefined : Number(found.replaceAll(",", ""));
}

const TEST = /^- (\w+) − (\w+): train (.+?) p (.+?) \(Holm (.+?)\); valid (.+?) p (.+?) \(Holm (.+?)\)$/gm;

/** What the arms came to, in the tool's own figures. The text itself where it is not understood. */
export function readCompared(text: string, zh: boolean): string {
  const tests = [...text.matchAll(TEST)];
  if (tests.length === 0) return text;
  const lines = tests.map(([, b, a, train, , pTrain, valid, , pValid]) =>
    zh
      ? `- **${b} − ${a}**：训练集 ${train}（Holm p ${pTrain}），验证集 ${valid}（Holm p ${pValid}）`
      : `- **${b} − ${a}**: train ${train} (Holm p ${pTrain}), validation ${valid} (Holm p ${pValid})`,
  );
  const note = zh
    ? "差值为最优公式 |RankIC| 的成对差及 95% 区间；区间说明搜索随种子的变化，不是市场的变化。测试集没有被读取。"
    : "Differences of the best formula's |RankIC|, pair by pair, with 95 % intervals: they say how much searches vary with their seed, not how much the market does. The test window was not read.";
  return [lines.join("\n"), note].join("\n\n");
}
