import type { Move, Talk } from "./move.js";

/** Requests about genetic programming: refine, go on, keep the best. */
export function evolveMove(talk: Talk, zh: boolean): Move | undefined {
  return keep(talk, zh) ?? goOn(talk, zh) ?? refine(talk, zh);
}

const GP = /\bGP\b|\bgenetic(?: programming)?\b|\bevol(?:ve|ution)\b|遗传(?:规划|编程|算法)|进化|演化/i;

/** "refine RLSF with GP for two minutes, keep turnover below 30 %", 用遗传规划改进 RLSF 两分钟，换手低于 30% */
function refine({ question, tools, dataset }: Talk, zh: boolean): Move | undefined {
  if (!GP.test(question) || !tools.has("evolve_factors")) return undefined;
  const seedFactor = factorsIn(question);
  const maxSeconds = secondsIn(question);
  const maxTurnover = turnoverIn(question);
  const args = {
    ...(seedFactor.length > 0 && { seedFactor }),
    ...(maxSeconds !== undefined && { maxSeconds }),
    ...(maxTurnover !== undefined && { maxTurnover }),
    ...(dataset !== undefined && { data: dataset }),
  };
  const what = seedFactor.join(zh ? "、" : ", ");
  const cap = maxTurnover === undefined ? "" : `${Number((maxTurnover * 100).toFixed(2))} %`;
  const text = zh
    ? `我用遗传规划${what ? `从 ${what} 出发` : "从零开始"}进化公式${maxSeconds === undefined ? "" : `，${maxSeconds} 秒`}${cap ? `，日换手不超过 ${cap}` : ""}。可随时停止，已有结果会保留。`
    : `I evolve formulas by genetic programming${what ? ` from ${what}` : " from scratch"}${maxSeconds === undefined ? "" : ` for ${maxSeconds} seconds`}${cap ? `, daily turnover at most ${cap}` : ""}. It can be stopped at any moment and keeps what it has.`;
  return { text, calls: [{ name: "evolve_factors", args }] };
}

/** "resume that run for a minute", 继续那次运行 */
function goOn({ question, tools, run }: Talk, zh: boolean): Move | undefined {
  const named = /\bgp-\d{8}-\d{6}-[0-9a-f]{4}\b/.exec(question)?.[0];
  const asks =
    /\b(resume|continue|go on with|carry on with)\b.*\b(run|evolution|evolving|gp|it)\b|(继续|恢复|接着).*(运行|进化|遗传|跑)/i;
  if (!asks.test(question) || !tools.has("evolve_factors")) return undefined;
  const maxSeconds = secondsIn(question);
  const resume = named ?? run ?? "last";
  const text = zh
    ? `我接着运行 ${resume}。`
    : `I go on with ${resume === "last" ? "the newest run" : resume}.`;
  return {
    text,
    calls: [{ name: "evolve_factors", args: { resume, ...(maxSeconds !== undefined && { maxSeconds }) } }],
  };
}

/** "add the best to the library as Calm", 把最好的加入因子库，命名为 Calm */
function keep({ question, tools, run }: Talk, zh: boolean): Move | undefined {
  const asks =
    /\b(add|put|keep|save)\b.*\b(best|first|second|third|number \d+|no\.? ?\d+)\b.*\blibrary\b|把.*(最好|最优|第.{1,2}个).*(加入|放入|存入|收入|入).*库/i;
  if (!asks.test(question) || !tools.has("library_add")) return undefined;
  const named = /\bgp-\d{8}-\d{6}-[0-9a-f]{4}\b/.exec(question)?.[0];
  const from = named ?? run ?? "last";
  const rank = rankIn(question);
  const name =
    /\b(?:as|named|called)\s+["“]?([\p{L}\p{N}_.-]+)/iu.exec(question)?.[1] ??
    /(?:命名为|名为|叫做?|取名)\s*["“]?([\p{L}\p{N}_.-]+)/u.exec(question)?.[1] ??
    `Evolved-${from.slice(-4)}-${rank}`;
  const text = zh ? `我把第 ${rank} 名加入因子库。` : `I add number ${rank} to the library.`;
  return { text, calls: [{ name: "library_add", args: { name, run: from, rank } }] };
}

function rankIn(question: string): number {
  const figure = /\b(?:number|no\.?) ?(\d+)\b|第\s*(\d+)\s*个/i.exec(question);
  if (figure) return Number(figure[1] ?? figure[2]);
  if (/\bsecond\b|第二个/i.test(question)) return 2;
  return /\bthird\b|第三个/i.test(question) ? 3 : 1;
}

/** Names or a formula after the verb, up to the word that ends them. */
function factorsIn(question: string): string[] {
  const formula = /`([^`]+)`/.exec(question)?.[1];
  if (formula) return [formula.trim()];
  const english =
    /\b(?:refine|improve|evolve|breed|tune|optimi[sz]e)\s+(?:the\s+)?(?:factors?\s+)?(.+?)(?=\s+(?:with|by|using|for|keep|keeping|through)\b|[,;.]|$)/i;
  const chinese =
    /(?:改进|优化|改良|精炼|进化|演化|细化|调优)\s*(?:一下)?\s*(?:因子)?\s*(.+?)(?=[，,。；;]|\s*(?:\d|[零一二两三四五六七八九十半]+\s*(?:个)?(?:秒|分钟|小时))|用|$)/;
  const before = /把\s*(.+?)\s*(?:改进|优化|改良|精炼|进化|演化|细化|调优)/;
  const found = [english, before, chinese].map((one) => one.exec(question)?.[1]).find(Boolean) ?? "";
  return found
    .split(/\s*(?:,|、|\band\b|和|与)\s*/i)
    .map((name) => name.replace(/^@|["“”']|(?:因子|factor)$/gi, "").trim())
    .filter((name) => /^[\p{L}\p{N}_.-]+$/u.test(name) && !GENERIC.test(name));
}

/** Words that ask for evolution without naming what from. */
const GENERIC =
  /^(?:factors?|formulas?|alphas?|new|something|it|this|that|公式|因子|新|新因子|新公式|一些|一个)$/i;

const NUMBERS: Readonly<Record<string, number>> = {
  ...{
    a: 1,
    an: 1,
    one: 1,
    two: 2,
    three: 3,
    four: 4,
    five: 5,
    six: 6,
    seven: 7,
    eight: 8,
    nine: 9,
    ten: 10,
  },
  ...{ fifteen: 15, twenty: 20, thirty: 30, sixty: 60, "half a": 0.5, half: 0.5 },
  ...{
    半: 0.5,
    一: 1,
    两: 2,
    二: 2,
    三: 3,
    四: 4,
    五: 5,
    六: 6,
    七: 7,
    八: 8,
    九: 9,
    十: 10,
    二十: 20,
    三十: 30,
  },
};

function secondsIn(question: string): number | undefined {
  const words = Object.keys(NUMBERS).sort((a, b) => b.length - a.length);
  const found = new RegExp(
    `(\\d+(?:\\.\\d+)?|${words.join("|")})\\s*-?\\s*(?:个)?(半)?\\s*(seconds?|secs?|s\\b|minutes?|mins?|hours?|秒钟?|分钟?|小时)(半)?`,
    "i",
  ).exec(question);
  if (!found) return undefined;
  const amount = NUMBERS[found[1]!.toLowerCase()] ?? Number(found[1]);
  const unit = /^(?:m|分)/i.test(found[3]!) ? 60 : /^(?:h|小时)/i.test(found[3]!) ? 3600 : 1;
  return (amount + (found[2] || found[4] ? 0.5 : 0)) * unit;
}

function turnoverIn(question: string): number | undefined {
  const found =
    /turnover\s*(?:is|stays?|to\s+be)?\s*(?:below|under|less than|at most|no more than|within|<=?|≤)\s*(\d+(?:\.\d+)?)\s*(%|per ?cent)?/i.exec(
      question,
    ) ??
    /换手率?\s*(?:要)?\s*(?:低于|小于|不超过|不高于|控制在|<=?|≤)\s*(\d+(?:\.\d+)?)\s*(%|％)?/.exec(question);
  if (!found) return undefined;
  const value = Number(found[1]);
  return found[2] || value > 1 ? value / 100 : value;
}

const HALL = /^- \d+\. (.+?) \| RankIC train (-?[0-9.–]+), valid (-?[0-9.–]+) \| turnover ([^|]+?) \|/gm;

/** What an evolution found, in its own figures, and what can be said next. The text itself where it is not understood. */
export function readEvolved(text: string, zh: boolean): string {
  const run = /\bgp-\d{8}-\d{6}-[0-9a-f]{4}\b/.exec(text)?.[0];
  const hall = [...text.matchAll(HALL)].slice(0, 3);
  if (run === undefined) return text;
  if (hall.length === 0)
    return zh
      ? `${run} 停下时还没有可用的公式；说“继续那次运行”可接着跑。`
      : `${run} stopped before it had a formula worth keeping; say “resume that run” to go on.`;
  const lines = hall.map(([, formula, train, valid, turnover], i) =>
    zh
      ? `${i + 1}. \`${formula}\`：RankIC 训练 ${train}，验证 ${valid}，换手 ${turnover}`
      : `${i + 1}. \`${formula}\`: RankIC train ${train}, valid ${valid}, turnover ${turnover}`,
  );
  const next = zh
    ? "接下来可以说：“继续那次运行一分钟”、“把最好的加入因子库”、“在此基础上再提一个流动性因子”。"
    : "Next you can say: “resume that run for a minute”, “add the best to the library”, “find another liquidity factor, build on that”.";
  return [zh ? `**${run}** 的前几名：` : `The best of **${run}**:`, lines.join("\n"), next].join("\n\n");
}
