import { z } from "zod";
import { nearest } from "../engine/nearest.js";
import { defineTool } from "./define.js";
import { openFile } from "./open-file.js";
import { ReportError } from "./report-error.js";
import { listReports, ReportEntry } from "./reports.js";

export const reportOpen = defineTool({
  name: "open_report",
  command: "report open",
  summary: { en: "Open a report in the browser", zh: "在浏览器中打开报告" },
  input: z.object({
    name: z
      .string()
      .min(1)
      .optional()
      .describe("of `report list`, the beginning of one, or a factor: its newest (default: the newest)"),
  }),
  output: z.object({ report: ReportEntry, opened: z.boolean().describe("false: there is no screen here") }),
  positionals: [{ key: "name" }],
  cost: "cheap",
  audience: ["person"],
  example: "report open RLSF",
  async *run({ name }, { workspace }) {
    const reports = await listReports(workspace);
    const report = named(reports, name);
    if (!report)
      throw new ReportError(
        reports.length === 0 ? undefined : name,
        nearest(
          name ?? "",
          reports.map((one) => one.name),
        ),
      );
    return { report, opened: await openFile(report.path) };
  },
  brief: ({ report }) => report.path,
  present: ({ report, opened }, lang) => [
    ...(opened
      ? []
      : [
          {
            kind: "text" as const,
            tone: "muted" as const,
            text:
              lang === "zh"
                ? "这里没有可用的屏幕；请在浏览器中打开："
                : "There is no screen here; open it in a browser:",
          },
        ]),
    { kind: "files", paths: [report.path] },
  ],
  json: ({ report, opened }) => ({ ...report, opened }),
});

/** The newest first in `reports`. */
function named(reports: readonly ReportEntry[], name: string | undefined): ReportEntry | undefined {
  if (name === undefined) return reports[0];
  return (
    reports.find((report) => report.name === name) ??
    reports.find(({ factors }) => factors.length === 1 && factors[0] === name) ??
    reports.find((report) => report.name.startsWith(name))
  );
}
