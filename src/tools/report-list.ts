import { z } from "zod";
import { shortName } from "../engine/report/words.js";
import { defineTool } from "./define.js";
import { DASH } from "./present/number.js";
import { listReports, ReportEntry } from "./reports.js";

export const reportList = defineTool({
  name: "list_reports",
  command: "report list",
  summary: { en: "List the reports of this workspace", zh: "列出本工作区的报告" },
  input: z.object({
    data: z.string().optional().describe("only of this dataset"),
    last: z.number().int().min(1).default(50).describe("the newest so many"),
  }),
  output: z.object({ reports: z.array(ReportEntry) }),
  positionals: [],
  cost: "cheap",
  audience: ["person", "agent", "mcp"],
  example: "report list",
  async *run({ data, last }, { workspace }) {
    const all = await listReports(workspace);
    return { reports: all.filter(({ dataset }) => data === undefined || dataset === data).slice(0, last) };
  },
  brief: ({ reports }) =>
    reports.length === 0
      ? "No report yet."
      : reports
          .map(
            ({ name, at, kind, factors, dataset }) =>
              `${name} (${at.slice(0, 10)}, ${kind}): ${factors.join(", ") || DASH} on ${dataset ?? DASH}`,
          )
          .join("\n"),
  present: ({ reports }, lang) => {
    const say = (en: string, zh: string) => (lang === "zh" ? zh : en);
    if (reports.length === 0)
      return [
        {
          kind: "text",
          text: say(
            "No report yet. `factorsmith analyze` writes one.",
            "还没有报告。`factorsmith analyze` 会写一份。",
          ),
        },
      ];
    return [
      {
        kind: "table",
        columns: [
          { label: say("when", "时间") },
          { label: say("factor", "因子") },
          { label: say("dataset", "数据集") },
          { label: say("name", "名称") },
        ],
        rows: reports.map(({ name, at, factors, dataset }) => [
          at.slice(0, 16).replace("T", " "),
          factors.map(shortName).join(", ") || DASH,
          dataset ?? DASH,
          name,
        ]),
      },
    ];
  },
});
