import { z } from "zod";
import { FactorScore } from "../engine/analysis/index.js";
import { defineTool } from "./define.js";
import { formulaOf } from "./formula-of.js";
import { dataset, entry, horizon, labelOf } from "./inputs.js";
import { scoreBlocks } from "./present/score.js";
import { withProgress } from "./with-progress.js";

export const unsealTest = defineTool({
  name: "unseal_test",
  command: "unseal",
  summary: {
    en: "The recorded look at the sealed test window: counts for good",
    zh: "启封测试集：每次查看都会永久记录",
  },
  input: z.object({
    factor: z.string().min(1).describe("a factor of the library, or a formula"),
    data: dataset,
    horizon,
    entry,
  }),
  output: z.object({
    test: FactorScore,
    looks: z.number().int().describe("looks at this test window so far"),
  }),
  positionals: [{ key: "factor" }],
  cost: "cheap",
  // Never for models: what they have seen of the test window they would search on.
  audience: ["person"],
  example: "unseal RLSF",
  async *run({ factor, data, ...label }, { engine, memory, config, actor, session, run, signal }) {
    const { name } = await engine.resolve(data);
    const formula = await formulaOf(factor, name, { engine, memory });
    const { score, looks } = yield* withProgress((onProgress) =>
      engine.unseal(formula, {
        dataset: name,
        ...labelOf(label, config),
        actor,
        ...(session !== undefined && { session }),
        ...(run !== undefined && { run }),
        signal,
        onProgress,
      }),
    );
    return { test: score, looks };
  },
  brief: ({ looks }) => `The test window was looked at (look ${looks}). Its figures are for people only.`,
  present: ({ test, looks }, lang) => [
    {
      kind: "text",
      tone: "warning",
      text:
        lang === "zh"
          ? `测试集已启封：这是对该数据集的第 ${looks} 次查看，已记入台账。${looks > 1 ? "多次查看后，测试集不再是样本外证据。" : ""}`
          : `Test window unsealed: look ${looks} at this dataset, recorded in the ledger.${looks > 1 ? " After several looks it is no longer out-of-sample evidence." : ""}`,
    },
    ...scoreBlocks(test, lang),
  ],
});
