import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { OnProgress } from "../../progress.js";
import { renderPage } from "../html/render-page.js";
import type { Studio } from "../picture/studio.js";
import { wordsOf } from "../picture/words-of.js";
import { writePictures } from "../picture/write-pictures.js";
import { demoStamp, type ReportLang, sayIn } from "../words.js";
import { writeWhole } from "../write-whole.js";
import type { ExperimentResult } from "./figures.js";
import { experimentPage } from "./page.js";

export interface ExperimentReportOptions {
  readonly dir: string;
  readonly lang: ReportLang;
  readonly studio: Studio;
  readonly signal: AbortSignal;
  readonly onProgress?: OnProgress;
}

/**
 * Writes `curves.csv` (one line a point), every chart as PNG and SVG, and `report.html`.
 * @returns absolute paths, in that order
 */
export async function writeExperiment(
  result: ExperimentResult,
  { dir, lang, studio, signal, onProgress }: ExperimentReportOptions,
): Promise<readonly string[]> {
  await mkdir(dir, { recursive: true });
  const page = experimentPage(result, lang);
  const stamp = demoStamp(result.datasetKind, sayIn(lang));
  const csv = join(dir, "curves.csv");
  await writeWhole(csv, curvesCsv(result));
  const pictures = await writePictures(
    page.sections
      .flatMap(({ charts }) => charts)
      .map((chart) => ({
        name: chart.id,
        drawing: { kind: "chart" as const, chart, ...(stamp && { stamp }) },
      })),
    { dir, studio, text: wordsOf(page), signal, ...(onProgress && { onProgress }) },
  );
  const html = join(dir, "report.html");
  await writeWhole(html, await renderPage(page));
  return [csv, ...pictures, html];
}

function curvesCsv({ arms }: ExperimentResult): string {
  const windows = ["train", "valid"] as const;
  const head = ["arm", "evaluated", ...windows.flatMap((w) => [w, `${w}_low`, `${w}_high`])].join(",");
  const rows = arms.flatMap(({ name, curve }) =>
    curve.map((point) =>
      [name, point.evaluated, ...windows.flatMap((w) => [point[w].mean, point[w].low, point[w].high])].join(
        ",",
      ),
    ),
  );
  return `${[head, ...rows].join("\n")}\n`;
}
