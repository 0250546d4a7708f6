import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Workspace } from "../memory/workspace.js";

/** A report of the workspace. */
export const ReportEntry = z.object({
  name: z.string().describe("of its folder: what `report open` takes"),
  at: z.string().describe("when it was written, ISO"),
  kind: z.enum(["factor", "comparison", "other"]),
  factors: z.array(z.string()),
  dataset: z.string().nullable(),
  path: z.string().describe("of its report.html"),
});
export type ReportEntry = z.infer<typeof ReportEntry>;

/** The part of a summary.json that names what was reported. */
const Named = z.object({ header: z.object({ name: z.string(), dataset: z.string() }) });
const Summary = z.union([Named.transform((one) => [one]), z.array(Named).min(1)]);

/** Every folder of `reports/` and `runs/` with a page in it, the newest first. */
export async function listReports({
  reports,
  runs,
}: Pick<Workspace, "reports" | "runs">): Promise<ReportEntry[]> {
  const found = await Promise.all([reports, runs].map(reportsIn));
  return found.flat().sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : a.name < b.name ? -1 : 1));
}

async function reportsIn(folder: string): Promise<ReportEntry[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    // Nothing was reported yet.
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const entries = await Promise.all(names.map((name) => entryOf(join(folder, name), name)));
  return entries.filter((entry) => entry !== undefined);
}

async function entryOf(dir: string, name: string): Promise<ReportEntry | undefined> {
  const path = join(dir, "report.html");
  const page = await stat(path).catch(() => undefined);
  if (!page?.isFile()) return undefined;
  const about = await summaryOf(join(dir, "summary.json"));
  return {
    name,
    at: page.mtime.toISOString(),
    kind: about === undefined ? "other" : about.length === 1 ? "factor" : "comparison",
    factors: about?.map(({ header }) => header.name) ?? [],
    dataset: about?.[0]?.header.dataset ?? null,
    path,
  };
}

/** Undefined when there is none, or one of another kind of report. */
async function summaryOf(file: string): Promise<z.infer<typeof Summary> | undefined> {
  try {
    const read = Summary.safeParse(JSON.parse(await readFile(file, "utf8")));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}
