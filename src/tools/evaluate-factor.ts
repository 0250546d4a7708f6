import { z } from "zod";
import { FactorScore } from "../engine/analysis/index.js";
import type { Formula } from "../engine/dsl/index.js";
import { defineTool } from "./define.js";
import { readFormulaFile } from "./formula-file.js";
import { formulaOf } from "./formula-of.js";
import { dataset, entry, horizon, labelOf, searchSplit } from "./inputs.js";
import { scoreBlocks, scoreBrief, scoreTableBlocks } from "./present/score.js";
import { ToolInputError } from "./tool-input-error.js";
import { withProgress } from "./with-progress.js";

/** The model reads at most this many score lines; the rest stay in the typed result. */
const BRIEF_SCORES = 20;

export const evaluateFactor = defineTool({
  name: "evaluate_factor",
  command: "evaluate",
  summary: {
    en: "Measure formulas: IC, RankIC, ICIR, coverage, turnover, quantile returns",
    zh: "评估公式：IC、RankIC、ICIR、覆盖率、换手、分组收益",
  },
  input: z.object({
    expressions: z
      .array(z.string().min(1))
      .default([])
      .describe("formulas in the formula language, or names of library factors"),
    file: z.string().optional().describe("a text file with one formula a line"),
    data: dataset,
    workers: z
      .number()
      .int()
      .min(0)
      .max(64)
      .optional()
      .describe("worker threads (default: by the size of the batch)"),
    horizon,
    entry,
    split: searchSplit,
  }),
  output: z.array(FactorScore),
  positionals: [{ key: "expressions", variadic: true }],
  personOnly: ["file", "workers"],
  cost: "cheap",
  audience: ["person", "agent", "mcp"],
  example: 'evaluate "-(close / delay(close, 5) - 1)" --horizon 5',
  async *run(input, context) {
    if (input.expressions.length === 0 && input.file === undefined) {
      throw new ToolInputError("evaluate", [
        {
          code: "custom",
          path: ["expressions"],
          message: "need at least one formula, here or in --file",
          params: { zh: "至少要有一个公式，写在这里或 --file 里" },
          input: undefined,
        },
      ]);
    }
    const { name } = await context.engine.resolve(input.data);
    const formulas: Formula[] = [];
    for (const source of input.expressions) formulas.push(await formulaOf(source, name, context));
    if (input.file !== undefined) formulas.push(...(await readFormulaFile(input.file, name, context)));
    return yield* withProgress(async (onProgress) => [
      ...(await context.engine.score(formulas, {
        dataset: name,
        split: input.split,
        ...labelOf(input, context.config),
        ...(input.workers !== undefined && { workers: input.workers }),
        actor: context.actor,
        ...(context.session !== undefined && { session: context.session }),
        ...(context.run !== undefined && { run: context.run }),
        signal: context.signal,
        onProgress,
      })),
    ]);
  },
  brief: (scores) =>
    [
      ...scores.slice(0, BRIEF_SCORES).map(scoreBrief),
      ...(scores.length > BRIEF_SCORES ? [`… and ${scores.length - BRIEF_SCORES} more`] : []),
    ].join("\n"),
  present: (scores, lang) =>
    scores.length === 1 ? scoreBlocks(scores[0]!, lang) : scoreTableBlocks(scores, lang),
  json: (scores) => (scores.length === 1 ? scores[0] : scores),
});
