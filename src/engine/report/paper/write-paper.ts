import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Notice, PaperLedger, Reconciliation } from "../../paper/index.js";
import { renderPage } from "../html/render-page.js";
import type { ReportLang } from "../words.js";
import { writeWhole } from "../write-whole.js";
import { pageMarkdown } from "./markdown.js";
import { paperPage } from "./page.js";

/** Writes the report of a ledger's last day: `report.md`, `report.html`, `report.json`. Returns the paths in that order. */
export async function writePaperReport(
  ledger: PaperLedger,
  reconciliation: Reconciliation,
  json: object,
  {
    dir,
    lang,
    notices,
  }: { readonly dir: string; readonly lang: ReportLang; readonly notices: readonly Notice[] },
): Promise<readonly string[]> {
  await mkdir(dir, { recursive: true });
  const page = paperPage(ledger, reconciliation, notices, lang);
  const [md, html, data] = [join(dir, "report.md"), join(dir, "report.html"), join(dir, "report.json")];
  await writeWhole(md, pageMarkdown(page));
  await writeWhole(html, await renderPage(page));
  await writeWhole(data, `${JSON.stringify(json, null, 1)}\n`);
  return [md, html, data];
}
