import { evolveMove, readEvolved } from "./evolve-talk.js";
import { experimentMove, readCompared } from "./experiment-talk.js";
import type { Move, Talk } from "./move.js";
import { strategyMove } from "./strategy-talk.js";

const CHINESE = /\p{Script=Han}/u;

/** Understands a few plain requests; says so when it does not. Figures come from tool results only. */
export function nextMove(talk: Talk): Move {
  const zh = CHINESE.test(talk.question);
  const strategy = strategyMove(talk, zh);
  if (strategy) return strategy;
  if (talk.results.length > 0) return { text: reading(talk, zh), calls: [] };
  return (
    experimentMove(talk, zh) ??
    evolveMove(talk, zh) ??
    evaluate(talk, zh) ??
    rounds(talk, zh) ??
    look(talk, zh) ??
    compare(talk, zh) ??
    propose(talk, zh) ?? { text: introduction(zh), calls: [] }
  );
}

function introduction(zh: boolean): string {
  return zh
    ? "我是内置的**离线构思器**（offline ideator），不是语言模型：我按一份写好的市场机制目录组成公式，只懂简单的请求。我可以：\n\n- 评估公式：`评估 -pct(close, 5)`\n- 检查公式：`检查 ts_mean(volume, 5)`\n- 提出并评估因子：`用价量数据研究流动性`\n- 多轮研究：`研究流动性 5 轮`\n- 用遗传规划改进因子：`用遗传规划改进 RLSF 两分钟，换手低于 30%`，之后 `继续那次运行`、`把最好的加入因子库`\n- 比较搜索方法：`比较遗传规划和随机搜索`\n- 构建策略并解释：`用我最好的三个因子做一个每周调仓的前50策略，告诉我2018年为什么亏钱`\n- 列出因子库或数据集：`因子库`、`数据集`\n\n要真正的对话，请用 `--model openai:…` 或 `--model kimi:…`。"
    : "I am the built-in **offline ideator**, not a language model: I compose formulas from a written catalogue of market mechanisms and understand plain requests only. I can:\n\n- measure a formula: `evaluate -pct(close, 5)`\n- check a formula: `check ts_mean(volume, 5)`\n- propose a factor and measure it: `find a liquidity factor`\n- research over rounds: `research liquidity for 5 rounds`\n- refine a factor by genetic programming: `refine RLSF with GP for two minutes, keep turnover below 30 %`, then `resume that run`, `add the best to the library`\n- compare ways to search: `compare GP with random search`\n- build a strategy and explain it: `build a weekly top-50 strategy from my three best factors and tell me why it lost money in 2018`\n- list the library or the datasets: `library`, `datasets`\n\nFor a conversation use `--model openai:…` or `--model kimi:…`.";
}

/** A formula in the question: fenced, in backticks, or everything after the verb. */
function formulaIn(question: string, verbs: RegExp): string | undefined {
  const fenced = /```[a-z]*\n?([\s\S]+?)```/.exec(question)?.[1] ?? /`([^`]+)`/.exec(question)?.[1];
  if (fenced) return fenced.trim();
  const verb = verbs.exec(question);
  const rest = (verb ? question.slice(verb.index + verb[0].length) : question)
    .trim()
    .replace(/^[:：]\s*/, "");
  const text = rest
    .replace(/^(the |this |following )*(formula|factor|expression|公式|因子)?\s*[:：]?\s*/i, "")
    .replace(/[。？?！]$/, "");
  return /^[-(A-Za-z_$0-9.][\s\S]*$/.test(text) && /[()*/+<>]|^-/.test(text) && !CHINESE.test(text)
    ? text.trim()
    : undefined;
}

function evaluate({ question, tools, dataset }: Talk, zh: boolean): Move | undefined {
  const checking = /\bcheck\b|\bparse\b|检查|校验/i;
  const measuring = /\b(evaluate|measure|score|test|how good is)\b|评估|测试|评价|计算/i;
  const verb = checking.test(question) ? checking : measuring;
  const formula = formulaIn(question, verb);
  if (!formula || (!verb.test(question) && /\s(for|the|with)\s/.test(formula))) return undefined;
  const data = dataset === undefined ? {} : { data: dataset };
  if (verb === checking && tools.has("check_formula")) {
    const text = zh ? "我来检查这个公式。" : "Let me check this formula.";
    return { text, calls: [{ name: "check_formula", args: { expression: formula, ...data } }] };
  }
  if (!tools.has("evaluate_factor")) return undefined;
  const text = zh ? "我来评估这个公式。" : "Let me measure this formula.";
  return { text, calls: [{ name: "evaluate_factor", args: { expressions: [formula], ...data } }] };
}

const SEARCH = /\b(find|propose|suggest|research|study|build|design|mine)\b|研究|构建|提出|设计|寻找|挖掘/i;

function look({ question, tools }: Talk, zh: boolean): Move | undefined {
  // "Research liquidity on this dataset" wants a factor, not a list.
  if (SEARCH.test(question)) return undefined;
  if (/\bdata ?sets?\b|数据集|有哪些数据/i.test(question) && tools.has("data_list")) {
    return {
      text: zh ? "这些是现有的数据集。" : "These are the datasets.",
      calls: [{ name: "data_list", args: {} }],
    };
  }
  if (/\blibrary\b|因子库/i.test(question) && tools.has("library_list")) {
    return {
      text: zh ? "这是因子库。" : "This is the library.",
      calls: [{ name: "library_list", args: {} }],
    };
  }
  return undefined;
}

function rounds({ question, tools, dataset }: Talk, zh: boolean): Move | undefined {
  const found = /(\d+)\s*(rounds?|ideas?|轮|个想法)/i.exec(question);
  if (!found || !tools.has("research")) return undefined;
  const count = Math.min(1000, Math.max(1, Number(found[1])));
  const args = {
    brief: question,
    model: "offline",
    rounds: count,
    ...(dataset !== undefined && { data: dataset }),
  };
  return {
    text: zh ? `我来做 ${count} 轮研究。` : `I will research this over ${count} rounds.`,
    calls: [{ name: "research", args }],
  };
}

function compare({ question }: Talk, zh: boolean): Move | undefined {
  if (!/\bcompare\b|\bgpt\b.*\bkimi\b|比较|对比/i.test(question)) return undefined;
  const text = zh
    ? '我是离线构思器，不是语言模型，不能自己比较模型的观点。请运行 `factorsmith compare "…" --models A,B`（或 `--preset gpt-kimi`）：同一任务、同样的种子与预算，所有数字都出自同一引擎。'
    : 'I am the offline ideator, not a language model, and have no opinion on models. Run `factorsmith compare "…" --models A,B` (or `--preset gpt-kimi`): the same brief, seeds and budget, and every figure from the same engine.';
  return { text, calls: [] };
}

const PROPOSE =
  /\b(find|propose|suggest|research|study|build|create|design|idea|mine|look for|factor|alpha)\b|研究|构建|提出|设计|寻找|挖掘|想法|因子/i;

function propose({ question, tools, dataset, idea }: Talk, zh: boolean): Move | undefined {
  if (!PROPOSE.test(question) || !tools.has("evaluate_factor")) return undefined;
  const { name, nameZh, hypothesis, hypothesisZh, formula, steps, stepsZh } = idea();
  const lead = zh ? `**${nameZh}**（${name}）` : `**${name}** (${nameZh})`;
  const note = zh
    ? "（离线构思器，出自写好的机制目录，不是语言模型。）"
    : "(From the offline ideator's written catalogue, not from a language model.)";
  const body = [
    lead,
    zh ? hypothesisZh : hypothesis,
    ...(zh ? stepsZh : steps).map((text, i) => `${i + 1}. ${text}`),
    `\`\`\`\n${formula}\n\`\`\``,
    note,
  ].join("\n\n");
  const args = { expressions: [formula], ...(dataset !== undefined && { data: dataset }) };
  return { text: body, calls: [{ name: "evaluate_factor", args }] };
}

/**
 * What the results say, in their own figures. The last message must stand by itself (a headless turn prints nothing
 * else), so the name of a proposal and the formula come again.
 */
function reading({ results, before }: Talk, zh: boolean): string {
  const heading = /^\*\*.+$/m.exec(before)?.[0];
  const source = zh ? "离线构思器提出，并非语言模型" : "from the offline ideator, not a language model";
  return [
    ...(heading ? [`${heading} · ${source}`] : []),
    ...results.map((result) => readOne(result, zh)),
  ].join("\n\n");
}

function readOne({ tool, text, failed, input }: Talk["results"][number], zh: boolean): string {
  if (failed) return zh ? `没有成功：${text}` : `That did not work: ${text}`;
  const quoted = text.trim();
  if (tool === "evolve_factors") return readEvolved(quoted, zh);
  if (tool === "compare_searches") return readCompared(quoted, zh);
  if (tool !== "evaluate_factor") return quoted;
  const mean = /RankIC(?: mean)? (-?\d+\.\d+)/.exec(quoted.replaceAll("−", "-"))?.[1];
  const t = /\bt(?:\s*\(?(?:NW|Newey[–-]West)\)?)? (-?\d+\.\d+)/.exec(quoted.replaceAll("−", "-"))?.[1];
  if (mean === undefined || t === undefined) return quoted;
  const strong = Math.abs(Number(mean)) >= 0.02 && Math.abs(Number(t)) >= 2;
  const sign = Number(mean) < 0;
  const verdict = zh
    ? `RankIC 均值 ${mean}，Newey–West t ${t}：${strong ? "在该窗口上达到有效性门槛" : "未达到有效性门槛（|RankIC| ≥ 0.02 且 |t| ≥ 2）"}${sign ? "；方向为负，低值对应较高收益" : ""}。`
    : `Mean RankIC ${mean} with a Newey–West t of ${t}: ${strong ? "past the bar on this window" : "below the bar (|RankIC| ≥ 0.02 and |t| ≥ 2)"}${sign ? "; the sign is negative, low values earned more" : ""}.`;
  const formulas = Array.isArray(input["expressions"]) ? input["expressions"].join("\n") : "";
  return `\`\`\`\n${formulas}\n\`\`\`\n\n${verdict}`;
}
