import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { TearSheet } from "../../analysis/tear-sheet.js";
import type { OnProgress } from "../../progress.js";
import { fileStem } from "../file-stem.js";
import { renderPage } from "../html/render-page.js";
import type { Studio } from "../picture/studio.js";
import { wordsOf } from "../picture/words-of.js";
import { writePictures } from "../picture/write-pictures.js";
import { summaryOf } from "../summary.js";
import { demoStamp, type ReportLang, sayIn } from "../words.js";
import { writeWhole } from "../write-whole.js";
import { comparisonPage } from "./page.js";

export interface ComparisonOptions {
  readonly dir: string;
  readonly lang: ReportLang;
  readonly studio: Studio;
  readonly signal: AbortSignal;
  readonly onProgress?: OnProgress;
}

/**
 * Writes the comparison of several factors: `ic_compare_<D>.csv` (one column of RankIC a factor), every chart as
 * `<chart>_compare_<D>.png` and `.svg`, `report.html`, `summary.json`.
 *
 * @returns absolute paths, in that order
 */
export async function writeComparison(
  sheets: readonly TearSheet[],
  { dir, lang, studio, signal, onProgress }: ComparisonOptions,
): Promise<readonly string[]> {
  const [first] = sheets as readonly [TearSheet];
  const name = `compare_${fileStem(first.header.dataset)}`;
  await mkdir(dir, { recursive: true });
  const ic = join(dir, `ic_${name}.csv`);
  await writeWhole(ic, rankIcCsv(sheets));
  const page = comparisonPage(sheets, lang);
  const stamp = demoStamp(first.header.datasetKind, sayIn(lang));
  const pictures = await writePictures(
    page.sections
      .flatMap(({ charts }) => charts)
      .map((chart) => ({
        name: `${chart.id}_${name}`,
        drawing: { kind: "chart", chart, ...(stamp && { stamp }) },
      })),
    { dir, studio, text: wordsOf(page), signal, ...(onProgress && { onProgress }) },
  );
  const [html, summary] = [join(dir, "report.html"), join(dir, "summary.json")];
  await writeWhole(html, await renderPage(page));
  await writeWhole(summary, `${JSON.stringify(sheets.map(summaryOf), null, 1)}\n`);
  return [ic, ...pictures, html, summary];
}

function rankIcCsv(sheets: readonly TearSheet[]): string {
  const quoted = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const head = ["date", ...sheets.map(({ header }) => quoted(header.name))];
  const rows = sheets[0]!.dates.map((date, i) =>
    [date, ...sheets.map(({ ic }) => ic.rankIc[i] ?? "")].join(","),
  );
  return `${[head.join(","), ...rows].join("\n")}\n`;
}
