import { join } from "node:path";
import { z } from "zod";
import { type NamedFormula, testWindow } from "../engine/analysis/index.js";
import {
  type Combination,
  defaultParams,
  METHODS,
  SELECTIONS,
  STANDARDISATIONS,
} from "../engine/combine/index.js";
import type { OnProgress } from "../engine/progress.js";
import { writeCombination } from "../engine/report/combination/write-combination.js";
import { openStudio } from "../engine/report/picture/studio.js";
import { writeWhole } from "../engine/report/write-whole.js";
import { guardFs } from "../memory/workspace-error.js";
import { CombineOutput } from "./combine-output.js";
import type { ToolContext } from "./context.js";
import { defineTool } from "./define.js";
import { cellsOf } from "./demand.js";
import type { SearchValues } from "./engine-host.js";
import { dataset, entry, horizon, labelOf, searchSplit } from "./inputs.js";
import { namedFormula } from "./named-formulas.js";
import { combineBlocks, combineBrief } from "./present/combine.js";
import { reportFolder } from "./report-folder.js";
import { type CombinationRecord, givenParams, newRun, saveCombination } from "./strategy/combinations.js";
import { runCombination } from "./strategy/run-combination.js";
import { withProgress } from "./with-progress.js";

const whole = (low: number, high: number) => z.number().int().min(low).max(high).optional();

/** By the clock on two cores, for one value of one factor and all fits of a walk (bench/combine.ts). */
const NANOSECONDS: Readonly<Record<(typeof METHODS)[number], number>> = {
  ...{ equal: 200, ic: 200, icir: 200, ridge: 200, ols: 200 },
  ...{ forest: 3000, boosting: 2500, mlp: 5000 },
};

export const combineTool = defineTool({
  name: "combine_factors",
  command: "combine",
  summary: {
    en: "Combine factors walk-forward, with leak checks and importances",
    zh: "滚动训练组合多个因子，附泄漏检查与重要性",
  },
  input: z.object({
    factors: z.array(z.string().min(1)).min(2).max(40).describe("formulas, or factors of the library"),
    method: z
      .enum(METHODS)
      .default("icir")
      .describe("equal weight, trailing IC, shrunk ICIR, ridge, plain regression, forest, boosting or a net"),
    data: dataset,
    split: searchSplit,
    horizon,
    entry,
    name: z
      .string()
      .regex(/^[\p{L}\p{N}_-]+$/u, "letters, digits, - and _")
      .optional()
      .describe("name to use it by later (default: combine-<method>-<time>)"),
    standardise: z.enum(STANDARDISATIONS).default("zscore").describe("how factors are scaled on each date"),
    select: z
      .enum(SELECTIONS)
      .default("none")
      .describe(
        "one factor of each correlated cluster, or those with a marginal IC; in each training window",
      ),
    maxCorrelation: z
      .number()
      .gt(0)
      .lt(1)
      .default(0.7)
      .describe("mean |correlation| from which factors are one cluster"),
    minT: z.number().min(0).default(2).describe("t that a factor's marginal IC must reach"),
    search: z
      .boolean()
      .default(false)
      .describe("choose hyper-parameters once a year on validation dates inside the training window"),
    embargo: z
      .number()
      .int()
      .min(0)
      .max(250)
      .default(0)
      .describe("dates kept out after each training window, beside the purge"),
    refit: whole(1, 500).describe("dates between two fits (default 20; forest, boosting, mlp 60)"),
    minTrain: whole(20, 5000).describe("dates of training at least (default 120; 250)"),
    maxTrain: whole(20, 5000).describe("dates of training at most (default 500; 750)"),
    shrinkage: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe("of the covariance of the ICs to its diagonal (icir; default 0.3)"),
    ridge: z
      .number()
      .min(0)
      .optional()
      .describe("penalty, as a share of the variance of a factor (ridge; default 0.1)"),
    trees: whole(1, 2000).describe("trees (forest, boosting; default 100)"),
    depth: whole(1, 12).describe("depth of a tree (forest 6, boosting 4)"),
    minLeaf: whole(1, 100_000).describe("training rows in a leaf at least (default 200)"),
    rate: z.number().gt(0).max(1).optional().describe("learning rate (boosting; default 0.05)"),
    hidden: z
      .array(z.number().int().min(1).max(256))
      .max(4)
      .optional()
      .describe("units of each hidden layer (mlp; default 16)"),
    epochs: whole(1, 200).describe("passes over the training pairs (mlp; default 5)"),
    out: z.string().min(1).optional().describe("folder to write into (default: reports/ of the workspace)"),
  }),
  output: CombineOutput,
  positionals: [{ key: "factors", variadic: true }],
  personOnly: ["out"],
  cost: "long",
  audience: ["person", "agent", "mcp"],
  usual: ["method", "data", "split", "horizon", "name", "select", "search", "refit", "maxTrain", "out"],
  example: 'combine RLSF DLCF-note "-cs_rank(turnover)" --method ridge',
  demand: async ({ factors, method, data, search, trees = 100, epochs = 5 }, { engine }) => {
    const size =
      method === "mlp" ? epochs / 5 : method === "forest" || method === "boosting" ? trees / 100 : 1;
    const fits = NANOSECONDS[method] * size * (search ? 4 : 1);
    return { seconds: 3 + 1e-9 * fits * cellsOf(await engine.resolve(data)) * factors.length };
  },
  async *run(input, context) {
    const { engine, workspace, config, seed } = context;
    const { name: datasetName, hash, kind } = await engine.resolve(input.data);
    const run = newRun(workspace, input.method, context.now(), input.name);
    const named: NamedFormula[] = [];
    for (const factor of input.factors) named.push(await namedFormula(factor, datasetName, context));
    return yield* withProgress(async (onProgress) => {
      const { factors: _, data: __, name: ___, horizon: ____, entry: _____, out: ______, ...how } = input;
      const record: CombinationRecord = {
        v: 1,
        run,
        dataset: datasetName,
        datasetHash: hash,
        factors: named.map((one) => ({ name: one.name, expression: one.formula.source })),
        ...how,
        ...labelOf(input, config),
        seed,
      };
      const { combination: made, trials, found } = await runCombination(record, context, onProgress);
      const path = await saveCombination(workspace, record, made.fitted);
      const { dir, files } = await report(made, trials, record, { found, kind }, context, {
        out: input.out,
        onProgress,
      });
      const result = {
        run,
        dataset: datasetName,
        datasetHash: hash,
        datasetKind: kind,
        method: input.method,
        split: input.split,
        horizon: record.horizon,
        oos: {
          from: made.from,
          to: made.to,
          folds: made.fitted.folds.length,
          fits: made.fits,
          rankIc: made.rankIc,
          ic: made.ic,
          equal: made.equal,
        },
        importance: made.importance.map(({ factor, ...row }) => ({ name: named[factor]!.name, ...row })),
        shapInaccuracy: made.shap.inaccuracy,
        search: made.tried.map(({ window, params, rankIc }) => ({
          window: made.dates[window.from]!,
          params: { ...params },
          rankIc,
        })),
        trials,
        checks: [...made.checks],
        path,
        dir,
        files: [...files],
      };
      const summary = join(dir, "summary.json");
      await guardFs(summary, () => writeWhole(summary, `${JSON.stringify(result, null, 1)}\n`));
      return { ...result, files: [...files, summary] };
    });
  },
  brief: combineBrief,
  present: combineBlocks,
});

async function report(
  combination: Combination,
  trials: number,
  record: CombinationRecord,
  { found, kind }: { readonly found: SearchValues; readonly kind: "imported" | "demo" },
  context: ToolContext,
  { out, onProgress }: { readonly out: string | undefined; readonly onProgress: OnProgress },
): Promise<{ dir: string; files: readonly string[] }> {
  const { workspace, lang, signal } = context;
  const dir = reportFolder(workspace, out, {
    name: record.run,
    dataset: record.dataset,
    now: context.now(),
  });
  const subject = {
    ...record,
    name: record.run,
    datasetKind: kind,
    params: { ...defaultParams(record.method), ...givenParams(record) },
    combination,
    trials,
    sealed: testWindow(found.manifest),
  };
  const studio = openStudio();
  try {
    const files = await guardFs(dir, () =>
      writeCombination(subject, { dir, lang, panel: found.panel, studio, signal, onProgress }),
    );
    return { dir, files };
  } finally {
    await studio.close();
  }
}
