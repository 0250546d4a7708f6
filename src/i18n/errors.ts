import { FactorsmithError, isAbort } from "../engine/errors.js";
import type { Lang } from "./lang.js";
import type { Described, Sentences } from "./sentence.js";
import { agentZh } from "./zh/agent.js";
import { analysisZh } from "./zh/analysis.js";
import { computeZh } from "./zh/compute.js";
import { formulaZh } from "./zh/formula.js";
import { gpZh } from "./zh/gp.js";
import { memoryZh } from "./zh/memory.js";
import { modelsZh } from "./zh/models.js";
import { panelZh } from "./zh/panel.js";
import { portfolioZh } from "./zh/portfolio.js";
import { toolsZh } from "./zh/tools.js";

/** Exported for the test that every code has a sentence. */
export const chinese: Sentences = {
  ...formulaZh,
  ...panelZh,
  ...analysisZh,
  ...computeZh,
  ...gpZh,
  ...memoryZh,
  ...toolsZh,
  ...portfolioZh,
  ...modelsZh,
  ...agentZh,
};

/**
 * The sentence for people and what they can do. English comes from the error itself, Chinese from its code and
 * evidence; a code without a Chinese sentence is shown in English. What is not a FactorsmithError is a bug.
 */
export function describeError(error: unknown, lang: Lang): Described {
  if (error instanceof FactorsmithError) {
    const sentence = lang === "zh" && Object.hasOwn(chinese, error.code) ? chinese[error.code] : undefined;
    if (!sentence) return { message: error.message, hint: error.hint };
    const { message, hint } = sentence(error.evidence);
    return { message, hint };
  }
  if (isAbort(error)) return { message: lang === "zh" ? "已停止" : "stopped", hint: undefined };
  const what = error instanceof Error ? error.message : String(error);
  return lang === "zh"
    ? {
        message: `程序出错，这是 factorsmith 的缺陷：${what}`,
        hint: "加上 --debug 再运行一次，并把输出附在问题报告里",
      }
    : {
        message: `this is a bug in factorsmith: ${what}`,
        hint: "run it again with --debug and report what it prints",
      };
}
