import { z } from "zod";
import { Planted } from "../engine/panel/index.js";
import { DatasetSummary, datasetSummary } from "./dataset-summary.js";
import { defineTool } from "./define.js";
import { fixed } from "./present/number.js";
import { DEMO_NOTE } from "./present/score.js";
import { withProgress } from "./with-progress.js";

export const dataDemo = defineTool({
  name: "data_demo",
  command: "data demo",
  summary: {
    en: "Make the demo market: synthetic, seeded, with planted factors",
    zh: "生成演示市场：合成数据、固定种子、内置已知因子",
  },
  input: z.object({
    name: z.string().default("demo").describe("name of the dataset"),
    symbols: z.number().int().min(20).max(5000).default(300).describe("stocks"),
    years: z.number().min(1).max(30).default(8).describe("years of trading days"),
    marketSeed: z.number().int().optional().describe("seed of the market (default: --seed)"),
    splits: z.string().default("60/20/20").describe("train/valid/test shares of the dates"),
  }),
  output: z.object({ dataset: DatasetSummary, planted: Planted }),
  positionals: [],
  cost: "cheap",
  audience: ["person", "agent", "mcp"],
  example: "data demo --symbols 300 --years 8",
  async *run({ name, symbols, years, marketSeed, splits }, { engine, seed, signal }) {
    const manifest = yield* withProgress((onProgress) =>
      engine.makeDemo({ name, symbols, years, splits, seed: marketSeed ?? seed }, { signal, onProgress }),
    );
    return { dataset: datasetSummary(manifest), planted: manifest.planted! };
  },
  brief: ({ dataset, planted }) =>
    `Made the synthetic demo market ${dataset.name}: ${dataset.instruments} symbols, ${dataset.dates} dates. ` +
    // The answers are for people who measure recovery, not for the model that is being measured.
    `${planted.factors.length} factors are planted beside ${planted.decoys.length} decoys; they are not shown here.`,
  present: ({ dataset, planted }, lang) => [
    {
      kind: "heading",
      text: `${dataset.name} · ${dataset.instruments} × ${dataset.dates} · ${dataset.from} … ${dataset.to}`,
    },
    { kind: "text", tone: "warning", text: DEMO_NOTE[lang] },
    {
      kind: "table",
      columns: [
        { label: lang === "zh" ? "内置因子" : "planted" },
        { label: "|RankIC|", align: "right" },
        { label: lang === "zh" ? "公式" : "formula" },
      ],
      rows: planted.factors.map((f) => [f.name, fixed(f.rankIc, 3), f.expression]),
    },
  ],
});
