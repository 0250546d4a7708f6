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
import type { Studio } from "./picture/studio.js";
import { wordsOf } from "./picture/words-of.js";
import { type Picture, writePictures } from "./picture/write-pictures.js";
import { riceQuantView } from "./ricequant-view.js";
import { sheetPage } from "./sheet-page.js";
import { summaryOf } from "./summary.js";
import { demoStamp, type ReportLang, sayIn } from "./words.js";
import { writeWhole } from "./write-whole.js";

export interface ReportOptions {
  /** Folder to write into; made when it is missing. */
  readonly dir: string;
  readonly lang: ReportLang;
  /** The factor's values on the rows of the split, for the CSV. */
  readonly panel: Panel;
  readonly values: FactorValues;
  readonly studio: Studio;
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
  const { dir, lang, panel, values, studio, signal, onProgress } = options;
  const { header } = sheet;
  const name = `${fileStem(header.name === header.expression ? header.hash : header.name)}_${fileStem(header.dataset)}`;
  const at = (file: string) => join(dir, file);
  await mkdir(dir, { recursive: true });
  onProgress?.({ message: "drawing charts", done: 0 });

  const charts = [...chartsOf(sheet, lang).values()].flat();
  const stamp = demoStamp(header.datasetKind, sayIn(lang));
  const page = sheetPage(sheet, lang);
  const pictures = writePictures(
    [
      // The largest first, so that no thread is left with it at the end.
      { name: `ricequant_${name}`, drawing: { kind: "ricequant", view: riceQuantView(sheet, lang) } },
      ...charts.map(
        (chart): Picture => ({
          name: `${chart.id}_${name}`,
          drawing: { kind: "chart", chart, ...(stamp && { stamp }) },
        }),
      ),
    ],
    { dir, studio, text: wordsOf(page), signal, ...(onProgress && { onProgress }) },
  );
  // The window again, whatever rows were computed: values of the sealed dates do not leave the program here.
  const range = { from: sheet.dates[0] ?? header.from ?? "9999", to: sheet.dates.at(-1) ?? header.to ?? "" };
  const [table, ic] = [at(`factor_${name}.csv`), at(`ic_${name}.csv`)];
  const [html, summary, full] = [at("report.html"), at("summary.json"), at("tear_sheet.json")];
  const others = async () => {
    await writeWhole(html, await renderPage(page));
    await writeWhole(ic, icCsv(sheet));
    await writeWhole(summary, `${JSON.stringify(summaryOf(sheet), null, 1)}\n`);
    await writeWhole(full, `${JSON.stringify(sheet)}\n`);
    await writeLongTable(table, panel, values, { signal, ...range });
  };
  const drawn = await settled(pictures, others());
  return [table, ic, ...drawn, html, summary, full];
}

/** The first's value when both are done. After a failure of one the other is waited for: it still writes files. */
async function settled<T>(first: Promise<T>, second: Promise<unknown>): Promise<T> {
  await Promise.allSettled([first, second]);
  await second;
  return first;
}
