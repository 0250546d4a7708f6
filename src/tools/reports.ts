import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Workspace } from "../memory/workspace.js";
import { aboutReport, REPORT_KINDS } from "./report-about.js";

/** A report of the workspace. */
export const ReportEntry = z.object({
  name: z.string().describe("of its folder: what `report open` takes"),
  at: z.string().describe("when it was written, ISO"),
  kind: z.enum(REPORT_KINDS),
  factors: z.array(z.string()),
  dataset: z.string().nullable(),
  path: z.string().describe("of its report.html"),
});
export type ReportEntry = z.infer<typeof ReportEntry>;

/** Every folder of `reports/` and `runs/` with a page in it, the newest first. */
export async function listReports({
  reports,
  runs,
}: Pick<Workspace, "reports" | "runs">): Promise<ReportEntry[]> {
  const found = await Promise.all([reports, runs].map((folder) => reportsIn(folder, runs)));
  return found.flat().sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : a.name < b.name ? -1 : 1));
}

async function reportsIn(folder: string, runs: string): Promise<ReportEntry[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    // Nothing was reported yet.
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const entries = await Promise.all(names.map((name) => entryOf(join(folder, name), name, runs)));
  return entries.filter((entry) => entry !== undefined);
}

async function entryOf(dir: string, name: string, runs: string): Promise<ReportEntry | undefined> {
  const path = join(dir, "report.html");
  const page = await stat(path).catch(() => undefined);
  if (!page?.isFile()) return undefined;
  const { kind, factors, dataset } = await aboutReport(dir, name, runs);
  return { name, at: page.mtime.toISOString(), kind, factors: [...factors], dataset, path };
}
