import type { Chart } from "../charts/chart.js";
import type { ReportTable } from "../tables/table.js";
import type { ReportLang } from "../words.js";

/** A report as a page, whatever it is about: the analysis of one factor, the comparison of several. */
export interface ReportPage {
  readonly lang: ReportLang;
  readonly title: string;
  /** The formula, in full. */
  readonly code?: string;
  /** What was measured, on what. */
  readonly subtitle: string;
  /** Marks a synthetic market on the whole page. */
  readonly stamp?: string;
  /** The figures that are read first. */
  readonly figures: readonly { readonly label: string; readonly value: string; readonly note?: string }[];
  /** How it was measured: splits, seals, trials. */
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly warnings: readonly string[];
  readonly sections: readonly ReportSection[];
  readonly terms: readonly { readonly id: string; readonly term: string; readonly meaning: string }[];
  readonly caveats: readonly string[];
}

export interface ReportSection {
  readonly id: string;
  readonly title: string;
  readonly text?: string;
  readonly charts: readonly Chart[];
  /** Drawings that are no charts: SVG that this program made. */
  readonly pictures?: readonly { readonly title: string; readonly note: string; readonly svg: string }[];
  readonly tables: readonly ReportTable[];
}
