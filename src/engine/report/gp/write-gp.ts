import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { OnProgress } from "../../progress.js";
import { renderPage } from "../html/render-page.js";
import type { Studio } from "../picture/studio.js";
import { wordsOf } from "../picture/words-of.js";
import { type Picture, writePictures } from "../picture/write-pictures.js";
import type { TreePicture } from "../tree/picture.js";
import { demoStamp, type ReportLang, sayIn } from "../words.js";
import { writeWhole } from "../write-whole.js";
import { gpPage } from "./page.js";
import type { GpResult } from "./result.js";

export interface GpReportOptions {
  readonly dir: string;
  readonly lang: ReportLang;
  readonly studio: Studio;
  readonly signal: AbortSignal;
  readonly onProgress?: OnProgress;
}

/**
 * Writes every chart of a run and the tree of every hall member (`tree_1` the best) as PNG and SVG, and `report.html`.
 * @returns absolute paths, in that order
 */
export async function writeGpReport(
  result: GpResult,
  trees: readonly TreePicture[],
  { dir, lang, studio, signal, onProgress }: GpReportOptions,
): Promise<readonly string[]> {
  await mkdir(dir, { recursive: true });
  const page = gpPage(result, trees, lang);
  const stamp = demoStamp(result.datasetKind, sayIn(lang));
  const pictures: Picture[] = [
    ...page.sections
      .flatMap(({ charts }) => charts)
      .map(
        (chart): Picture => ({
          name: chart.id,
          drawing: { kind: "chart", chart, ...(stamp && { stamp }) },
        }),
      ),
    ...trees.map((tree, i): Picture => ({ name: `tree_${i + 1}`, drawing: { kind: "tree", tree } })),
  ];
  const files = await writePictures(pictures, {
    ...{ dir, studio, signal },
    text: wordsOf([page, trees]),
    ...(onProgress && { onProgress }),
  });
  const html = join(dir, "report.html");
  await writeWhole(html, await renderPage(page));
  return [...files, html];
}
