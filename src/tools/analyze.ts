import { z } from "zod";
import { parsePreprocessing } from "../engine/analysis/index.js";
import { openStudio } from "../engine/report/picture/studio.js";
import { AnalysisSummary, summaryOf } from "../engine/report/summary.js";
import { writeReport } from "../engine/report/write-report.js";
import { guardFs } from "../memory/workspace-error.js";
import { defineTool } from "./define.js";
import { analysing } from "./demand.js";
import { familyOf } from "./family.js";
import { dataset, entry, horizon, labelOf, preprocess, searchSplit } from "./inputs.js";
import { admittedFactors, namedFormula } from "./named-formulas.js";
import { analysisBlocks } from "./present/analysis.js";
import { analysisBrief } from "./present/analysis-brief.js";
import { stepsIn } from "./present/step-words.js";
import { reportFolder } from "./report-folder.js";
import { withProgress } from "./with-progress.js";

export const analyzeFactorTool = defineTool({
  name: "analyze_factor",
  command: "analyze",
  summary: {
    en: "Full analysis of one factor: tear sheet, pictures, interactive report",
    zh: "完整分析一个因子：全套统计、图片、交互式报告",
  },
  input: z.object({
    factor: z.string().min(1).describe("a formula, or a factor of the library"),
    data: dataset,
    out: z.string().min(1).optional().describe("folder to write into (default: reports/ of the workspace)"),
    split: searchSplit,
    horizon,
    entry,
    against: z
      .array(z.string().min(1))
      .default([])
      .describe("factors to compare with, beside the admitted ones of the library"),
    preprocess,
    quantiles: z.number().int().min(2).max(20).optional().describe("groups by rank (default 5)"),
    pooled: z
      .boolean()
      .default(false)
      .describe("one correlation of each industry over all dates as well, as RiceQuant shows it"),
    pbo: z
      .boolean()
      .default(false)
      .describe("probability of overfitting among the formulas of the ledger, the library and --against"),
    timing: z.boolean().default(false).describe("show how long each step took"),
  }),
  output: z.object({
    summary: AnalysisSummary,
    dir: z.string(),
    files: z.array(z.string()),
    timing: z.record(z.string(), z.number()).describe("milliseconds"),
    showTiming: z.boolean(),
  }),
  positionals: [{ key: "factor" }],
  personOnly: ["out", "timing"],
  cost: "long",
  audience: ["person", "agent", "mcp"],
  example: "analyze RLSF",
  demand: async ({ data }, { engine }) => ({ seconds: analysing(await engine.resolve(data)) }),
  async *run(
    { factor, data, out, split, against, preprocess: steps, quantiles, pooled, pbo, timing, ...given },
    context,
  ) {
    const { engine, memory, config, workspace, signal, lang } = context;
    // Its thread loads what it draws with while the dataset is opened and the numbers are made.
    const studio = openStudio();
    try {
      const { name: datasetName, hash: datasetHash } = await engine.resolve(data);
      const preprocessing = steps === undefined ? undefined : parsePreprocessing(steps);
      const { name, formula } = await namedFormula(factor, datasetName, { engine, memory });
      const library = await admittedFactors(datasetName, { engine, memory });
      for (const other of against) library.push(await namedFormula(other, datasetName, { engine, memory }));
      const family =
        pbo &&
        (await familyOf(
          { name, formula },
          library,
          { dataset: datasetName, datasetHash },
          { engine, memory },
        ));
      const dir = reportFolder(workspace, out, {
        name: name === formula.source.trim() ? formula.hash : name,
        dataset: datasetName,
        now: context.now(),
      });
      return yield* withProgress(async (report) => {
        const onProgress = stepsIn(lang, report);
        const began = performance.now();
        const processor = process.cpuUsage();
        const analysis = await engine.analyze(formula, {
          dataset: datasetName,
          name,
          split,
          ...labelOf(given, config),
          ...(preprocessing && { preprocessing }),
          ...(quantiles !== undefined && { quantiles }),
          ...(family && { family }),
          pooled,
          library,
          actor: context.actor,
          ...(context.session !== undefined && { session: context.session }),
          ...(context.run !== undefined && { run: context.run }),
          signal,
          onProgress,
        });
        const measured = performance.now();
        const files = await guardFs(dir, () =>
          writeReport(analysis.sheet, {
            dir,
            lang,
            ...analysis,
            studio,
            signal,
            onProgress,
          }),
        );
        const { user, system } = process.cpuUsage(processor);
        return {
          summary: summaryOf(analysis.sheet),
          dir,
          files: [...files],
          timing: {
            ...analysis.sheet.timing,
            analysis: measured - began,
            report: performance.now() - measured,
            total: performance.now() - began,
            processor: (user + system) / 1000,
          },
          showTiming: timing,
        };
      });
    } finally {
      await studio.close();
    }
  },
  brief: analysisBrief,
  present: analysisBlocks,
  json: ({ summary, dir, files, timing }) => ({ summary, dir, files, timing }),
});
