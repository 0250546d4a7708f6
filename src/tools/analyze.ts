import { z } from "zod";
import { openStudio } from "../engine/report/picture/studio.js";
import { AnalysisSummary, summaryOf } from "../engine/report/summary.js";
import { writeReport } from "../engine/report/write-report.js";
import { guardFs } from "../memory/workspace-error.js";
import { defineTool } from "./define.js";
import { dataset, entry, horizon, labelOf, searchSplit } from "./inputs.js";
import { admittedFactors, namedFormula } from "./named-formulas.js";
import { analysisBlocks, analysisBrief } from "./present/analysis.js";
import { reportFolder } from "./report-folder.js";
import { sealedWindow } from "./sealed-window.js";
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
  example: "analyze RLSF --data hs300 --out rlsf-report",
  async *run({ factor, data, out, split, against, timing, ...label }, context) {
    const { engine, memory, config, workspace, signal, lang } = context;
    const { name: datasetName } = await engine.resolve(data);
    const { name, formula } = await namedFormula(factor, datasetName, { engine, memory });
    const library = await admittedFactors(datasetName, { engine, memory });
    for (const other of against) library.push(await namedFormula(other, datasetName, { engine, memory }));
    const dir = reportFolder(workspace, out, {
      name: name === formula.source.trim() ? formula.hash : name,
      dataset: datasetName,
      now: context.now(),
    });
    return yield* withProgress(async (onProgress) => {
      const began = performance.now();
      const processor = process.cpuUsage();
      // Its threads load while the numbers are made.
      const studio = openStudio();
      try {
        const analysis = await engine.analyze(formula, {
          dataset: datasetName,
          name,
          split,
          ...labelOf(label, config),
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
            sealed: sealedWindow(analysis.manifest),
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
      } finally {
        await studio.close();
      }
    });
  },
  brief: analysisBrief,
  present: analysisBlocks,
  json: ({ summary, dir, files, timing }) => ({ summary, dir, files, timing }),
});
