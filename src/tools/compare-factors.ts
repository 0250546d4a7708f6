import { z } from "zod";
import { parsePreprocessing, type TearSheet } from "../engine/analysis/index.js";
import { writeComparison } from "../engine/report/compare/write-comparison.js";
import { openStudio } from "../engine/report/picture/studio.js";
import { AnalysisSummary, summaryOf } from "../engine/report/summary.js";
import { guardFs } from "../memory/workspace-error.js";
import { defineTool } from "./define.js";
import { analysing } from "./demand.js";
import { dataset, entry, horizon, labelOf, preprocess, searchSplit } from "./inputs.js";
import { namedFormula } from "./named-formulas.js";
import { comparisonBlocks, comparisonBrief } from "./present/comparison.js";
import { stepsIn } from "./present/step-words.js";
import { reportFolder } from "./report-folder.js";
import { withProgress } from "./with-progress.js";

/** More curves than this could not be told apart. */
const MOST = 10;

export const compareFactors = defineTool({
  name: "compare_factors",
  command: "compare-factors",
  summary: {
    en: "Several factors side by side: correlations, exposures, IC curves over each other",
    zh: "多个因子并排比较：相关性、因子暴露、IC 曲线叠加",
  },
  input: z.object({
    factors: z.array(z.string().min(1)).min(2).max(MOST).describe("formulas, or factors of the library"),
    data: dataset,
    out: z.string().min(1).optional().describe("folder to write into (default: reports/ of the workspace)"),
    split: searchSplit,
    horizon,
    entry,
    preprocess,
  }),
  output: z.object({
    summary: z.array(AnalysisSummary),
    dir: z.string(),
    files: z.array(z.string()),
  }),
  positionals: [{ key: "factors", variadic: true }],
  personOnly: ["out"],
  cost: "long",
  audience: ["person", "agent", "mcp"],
  example: "compare-factors RLSF DLCF-note LDHV",
  demand: async ({ factors, data }, { engine }) => ({
    seconds: factors.length * analysing(await engine.resolve(data)),
  }),
  async *run({ factors, data, out, split, preprocess: steps, ...label }, context) {
    const { engine, memory, config, workspace, signal, lang } = context;
    const manifest = await engine.resolve(data);
    const preprocessing = steps === undefined ? undefined : parsePreprocessing(steps);
    const named = await Promise.all(
      factors.map((factor) => namedFormula(factor, manifest.name, { engine, memory })),
    );
    const dir = reportFolder(workspace, out, {
      name: "compare",
      dataset: manifest.name,
      now: context.now(),
    });
    return yield* withProgress(async (report) => {
      const onProgress = stepsIn(lang, report);
      const sheets: TearSheet[] = [];
      const studio = openStudio();
      try {
        for (const [done, { name, formula }] of named.entries()) {
          onProgress({
            message: lang === "zh" ? `分析 ${name}` : `analysing ${name}`,
            done,
            total: named.length,
          });
          const { sheet } = await engine.analyze(formula, {
            dataset: manifest.name,
            name,
            split,
            ...labelOf(label, config),
            ...(preprocessing && { preprocessing }),
            // The others are its library: their correlations and what it adds to them come with the analysis.
            library: named.filter((other) => other.formula.hash !== formula.hash),
            actor: context.actor,
            ...(context.session !== undefined && { session: context.session }),
            ...(context.run !== undefined && { run: context.run }),
            signal,
          });
          sheets.push(sheet);
        }
        const files = await guardFs(dir, () =>
          writeComparison(sheets, { dir, lang, studio, signal, onProgress }),
        );
        return { summary: sheets.map(summaryOf), dir, files: [...files] };
      } finally {
        await studio.close();
      }
    });
  },
  brief: comparisonBrief,
  present: comparisonBlocks,
});
