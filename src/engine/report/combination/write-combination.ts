import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Panel } from "../../panel/index.js";
import type { OnProgress } from "../../progress.js";
import { fileStem } from "../file-stem.js";
import { renderPage } from "../html/render-page.js";
import { writeLongTable } from "../long-table.js";
import type { Studio } from "../picture/studio.js";
import { wordsOf } from "../picture/words-of.js";
import { writePictures } from "../picture/write-pictures.js";
import { demoStamp, type ReportLang, sayIn } from "../words.js";
import { writeWhole } from "../write-whole.js";
import { combinationPage } from "./page.js";
import type { CombinationSubject } from "./subject.js";

/**
 * Writes everything that a combination leaves behind: `factor_<C>_<D>.csv` with its values, `ic_<C>_<D>.csv` (daily
 * RankIC of the combination, of equal weights, of each factor), `importance_<C>_<D>.csv`, `shap_<C>_<D>.csv` (one row
 * a factor of each explained prediction), every chart as `<chart>_<C>_<D>.png` and `.svg`, `report.html`. Each file
 * appears when it is whole.
 *
 * @returns absolute paths, in that order
 */
export async function writeCombination(
  subject: CombinationSubject,
  options: {
    readonly dir: string;
    readonly lang: ReportLang;
    readonly panel: Panel;
    readonly studio: Studio;
    readonly signal: AbortSignal;
    readonly onProgress?: OnProgress;
  },
): Promise<readonly string[]> {
  const { dir, lang, panel, studio, signal, onProgress } = options;
  await mkdir(dir, { recursive: true });
  const name = `${fileStem(subject.name)}_${fileStem(subject.dataset)}`;
  const { combination } = subject;
  const values = join(dir, `factor_${name}.csv`);
  await writeLongTable(values, panel, combination.values, {
    signal,
    from: combination.from,
    to: combination.to,
  });
  const tables: string[] = [];
  for (const [stem, text] of [
    ["ic", icCsv(subject)],
    ["importance", importanceCsv(subject)],
    ["shap", shapCsv(subject)],
  ] as const) {
    const path = join(dir, `${stem}_${name}.csv`);
    await writeWhole(path, text);
    tables.push(path);
  }
  const page = combinationPage(subject, lang);
  const stamp = demoStamp(subject.datasetKind, sayIn(lang));
  const pictures = await writePictures(
    page.sections
      .flatMap(({ charts }) => charts)
      .map((chart) => ({
        name: `${chart.id}_${name}`,
        drawing: { kind: "chart", chart, ...(stamp && { stamp }) },
      })),
    { dir, studio, text: wordsOf(page), signal, ...(onProgress && { onProgress }) },
  );
  onProgress?.({ message: "writing report.html" });
  const html = join(dir, "report.html");
  await writeWhole(html, await renderPage(page));
  return [values, ...tables, ...pictures, html];
}

type Cell = string | number | null;

function csv(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const cell = (value: Cell) => {
    const text = value === null ? "" : String(value);
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return `${[head, ...rows].map((row) => row.map(cell).join(",")).join("\n")}\n`;
}

function icCsv({ combination: { curves }, factors }: CombinationSubject): string {
  return csv(
    ["date", "combination", "equal", ...factors.map(({ name }) => name)],
    curves.dates.map((date, i) => [
      date,
      curves.combined[i]!,
      curves.equal[i]!,
      ...curves.factors.map((daily) => daily[i]!),
    ]),
  );
}

function importanceCsv({ combination, factors }: CombinationSubject): string {
  return csv(
    ["factor", "drop", "shap_share", "mean_weight", "rank_ic_alone", "chosen", "turned"],
    combination.importance.map(({ factor, drop, shap, meanWeight, alone, chosen, turned }) => [
      factors[factor]!.name,
      drop,
      shap,
      meanWeight,
      alone,
      chosen,
      turned,
    ]),
  );
}

function shapCsv({ combination: { shap }, factors }: CombinationSubject): string {
  return csv(
    ["prediction", "factor", "z", "phi"],
    Array.from(shap.phi, (phi, at) => [
      Math.floor(at / factors.length),
      factors[at % factors.length]!.name,
      shap.z[at]!,
      phi,
    ]),
  );
}
