import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { OnProgress } from "../../progress.js";
import { renderPage } from "../html/render-page.js";
import type { Studio } from "../picture/studio.js";
import { wordsOf } from "../picture/words-of.js";
import { writePictures } from "../picture/write-pictures.js";
import { demoStamp, type ReportLang, sayIn } from "../words.js";
import { writeWhole } from "../write-whole.js";
import { backtestPage } from "./page.js";
import type { BacktestSubject } from "./subject.js";

/**
 * Writes the report of a strategy: every chart as `<chart>.png` and `.svg`, then `report.html`. Each file appears when
 * it is whole.
 *
 * @returns absolute paths, in that order
 */
export async function writeBacktest(
  subject: BacktestSubject,
  options: {
    readonly dir: string;
    readonly lang: ReportLang;
    readonly studio: Studio;
    readonly signal: AbortSignal;
    readonly onProgress?: OnProgress;
  },
): Promise<readonly string[]> {
  const { dir, lang, studio, signal, onProgress } = options;
  await mkdir(dir, { recursive: true });
  const page = backtestPage(subject, lang);
  const stamp = demoStamp(subject.datasetKind, sayIn(lang));
  const pictures = await writePictures(
    page.sections
      .flatMap(({ charts }) => charts)
      .map((chart) => ({ name: chart.id, drawing: { kind: "chart", chart, ...(stamp && { stamp }) } })),
    { dir, studio, text: wordsOf(page), signal, ...(onProgress && { onProgress }) },
  );
  onProgress?.({ message: "writing report.html" });
  const html = join(dir, "report.html");
  await writeWhole(html, await renderPage(page));
  return [...pictures, html];
}
