import { z } from "zod";
import { DatasetSummary, datasetSummary } from "./dataset-summary.js";
import { defineTool } from "./define.js";
import { count } from "./present/number.js";

export const dataList = defineTool({
  name: "data_list",
  command: "data list",
  summary: { en: "List the datasets of this workspace", zh: "列出本工作区的数据集" },
  input: z.object({}),
  output: z.array(DatasetSummary),
  positionals: [],
  cost: "cheap",
  audience: ["person", "agent", "mcp"],
  // biome-ignore lint/correctness/useYield: reading manifests has no progress to tell.
  async *run(_, { engine }) {
    return (await engine.datasets()).map(datasetSummary);
  },
  brief: (datasets) =>
    datasets
      .map(
        (d) =>
          `${d.name} (${d.kind}, ${d.market}): ${d.instruments} symbols, ${d.dates} dates ${d.from}..${d.to}; fields ${[...d.fields, ...d.groups].join(" ")}`,
      )
      .join("\n") || "No dataset yet: `data import` brings one in, `data demo` makes the synthetic market.",
  present: (datasets, lang) => {
    const say = (en: string, zh: string) => (lang === "zh" ? zh : en);
    if (datasets.length === 0) {
      return [
        {
          kind: "text",
          text: say(
            "No dataset yet. `data import PATH --name NAME` brings one in; `data demo` makes the synthetic market.",
            "还没有数据集。用 `data import PATH --name NAME` 导入，或用 `data demo` 生成合成市场。",
          ),
        },
      ];
    }
    return [
      {
        kind: "table",
        columns: [
          { label: say("dataset", "数据集") },
          { label: say("kind", "类型") },
          { label: say("symbols", "股票数"), align: "right" },
          { label: say("dates", "交易日"), align: "right" },
          { label: say("from", "起") },
          { label: say("to", "止") },
          { label: say("splits", "划分") },
        ],
        rows: datasets.map((d) => [
          d.name,
          d.kind === "demo" ? say("DEMO (synthetic)", "演示（合成）") : say("imported", "导入"),
          count(d.instruments),
          count(d.dates),
          d.from,
          d.to,
          d.splits.spec,
        ]),
      },
    ];
  },
});
