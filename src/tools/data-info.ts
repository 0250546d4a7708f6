import { z } from "zod";
import { FIELDS } from "../engine/dsl/index.js";
import { BENCHMARK_COLUMNS, benchmarkField, type Manifest, QualityReport } from "../engine/panel/index.js";
import { DatasetSummary, datasetSummary } from "./dataset-summary.js";
import { defineTool } from "./define.js";
import { qualityBlocks } from "./present/quality.js";

const Info = z.object({
  dataset: DatasetSummary,
  fields: z.array(
    z.object({
      name: z.string(),
      unit: z.string(),
      description: z.string(),
      source: z.string(),
      coverage: z.number(),
    }),
  ),
  caveats: z.array(z.string()),
  quality: QualityReport,
});

export const dataInfo = defineTool({
  name: "data_info",
  command: "data info",
  summary: {
    en: "Show a dataset: fields, splits, caveats, quality report",
    zh: "查看数据集：字段、划分、注意事项、质量报告",
  },
  input: z.object({ data: z.string().optional().describe("dataset") }),
  output: Info,
  positionals: [{ key: "data" }],
  cost: "cheap",
  audience: ["person", "agent", "mcp"],
  async *run({ data }, { engine }) {
    const manifest = await engine.resolve(data);
    return {
      dataset: datasetSummary(manifest),
      fields: [...manifest.fields.map((field) => ({ ...field })), ...benchmarkRecords(manifest)],
      caveats: [...manifest.caveats],
      quality: manifest.quality,
    };
  },
  brief: ({ dataset, fields, caveats }) =>
    [
      `${dataset.name} (${dataset.kind}): ${dataset.instruments} symbols, ${dataset.dates} dates ${dataset.from}..${dataset.to}, splits ${dataset.splits.spec}, test sealed.`,
      ...fields.map(
        (f) => `${f.name} [${f.unit}], coverage ${(f.coverage * 100).toFixed(0)} %: ${f.description}`,
      ),
      ...caveats.map((c) => `Caveat: ${c}`),
    ].join("\n"),
  present: ({ dataset, fields, caveats, quality }, lang) =>
    qualityBlocks(dataset, fields, caveats, quality, lang),
});

/** The benchmark's bars are fields too: the same for every stock of a date. */
function benchmarkRecords({ benchmark }: Manifest): z.infer<typeof Info>["fields"] {
  if (!benchmark) return [];
  const { source, coverage } = benchmark;
  return BENCHMARK_COLUMNS.flatMap((column) => {
    const record = FIELDS.find(({ name }) => name === benchmarkField(column));
    return record
      ? [{ name: record.name, unit: record.unit, description: record.doc.en, source, coverage }]
      : [];
  });
}
