import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { TearSheet } from "../analysis/tear-sheet.js";
import type { FactorValues } from "../compute/index.js";
import type { Panel } from "../panel/index.js";
import type { OnProgress } from "../progress.js";
import { chartsOf } from "./charts/index.js";
import { fileStem } from "./file-stem.js";
import { renderPage } from "./html/render-page.js";
import { icCsv } from "./ic-csv.js";
import { writeLongTable } from "./long-table.js";
import { riceQuantSvg } from "./picture/ricequant-svg.js";
import { renderSvg } from "./picture/svg.js";
import { writePictures } from "./picture/write-pictures.js";
import { riceQuantCharts, type SealedWindow, sheetPage } from "./sheet-page.js";
import { summaryOf } from "./summary.js";
import { demoStamp, type ReportLang, sayIn } from "./words.js";
import { writeWhole } from "./write-whole.js";

export interface ReportOptions {
  /** Folder to write into; made when it is missing. */
  readonly dir: string;
  readonly lang: ReportLang;
  readonly sealed: SealedWindow | null;
  /** The factor's values on the rows of the split, for the CSV. */
  readonly panel: Panel;
  readonly values: FactorValues;
  readonly signal: AbortSignal;
  readonly onProgress?: OnProgress;
}

/**
 * Writes everything that a full analysis leaves behind, named as the study named it, and nothing of the test window:
 * `factor_<F>_<D>.csv`, `ic_<F>_<D>.csv`, every chart as `<chart>_<F>_<D>.png` and `.svg`, `report.html`,
 * `summary.json`, and `tear_sheet.json` with every daily series. Each file appears when it is whole.
 *
 * @returns absolute paths, in that order
 */
export async function writeReport(sheet: TearSheet, options: ReportOptions): Promise<readonly string[]> {
  const { dir, lang, sealed, panel, values, signal, onProgress } = options;
  const { header } = sheet;
  const name = `${fileStem(header.name === header.expression ? header.hash : header.name)}_${fileStem(header.dataset)}`;
  const at = (file: string) => join(dir, file);
  await mkdir(dir, { recursive: true });

  // The window again, whatever rows were computed: values of the sealed dates do not leave the program here.
  const range = { from: sheet.dates[0] ?? header.from ?? "9999", to: sheet.dates.at(-1) ?? header.to ?? "" };
  const table = at(`factor_${name}.csv`);
  const tableDone = writeLongTable(table, panel, values, { signal, ...range });
  tableDone.catch(() => {});

  const ic = at(`ic_${name}.csv`);
  await writeWhole(ic, icCsv(sheet));

  const charts = [...chartsOf(sheet, lang).values()].flat();
  const stamp = demoStamp(header.datasetKind, sayIn(lang));
  const page = sheetPage(sheet, lang, sealed);
  const riceQuant = riceQuantCharts(sheet, lang);
  const pictures = await writePictures(
    [
      ...charts.map((chart) => ({ name: `${chart.id}_${name}`, svg: () => renderSvg(chart, stamp) })),
      { name: `ricequant_${name}`, svg: () => riceQuantSvg(sheet, riceQuant, lang, stamp) },
    ],
    { dir, text: JSON.stringify(page), signal, ...(onProgress && { onProgress }) },
  );

  onProgress?.({ message: "writing report.html" });
  const [html, summary, full] = [at("report.html"), at("summary.json"), at("tear_sheet.json")];
  await writeWhole(html, await renderPage(page));
  await writeWhole(summary, `${JSON.stringify(summaryOf(sheet), null, 1)}\n`);
  await writeWhole(full, `${JSON.stringify(sheet)}\n`);
  await tableDone;
  return [table, ic, ...pictures, html, summary, full];
}
