import type { TearSheet } from "../../analysis/tear-sheet.js";
import type { Block } from "../blocks.js";
import type { ReportLang } from "../words.js";

type Table = Extract<Block, { kind: "table" }>;

/** A table of the report: the page and the terminal show the same one. */
export interface ReportTable {
  readonly id: string;
  readonly title: string;
  /** What must be known to read it. */
  readonly note?: string;
  readonly table: Table;
}

/** Makes one table of a tear sheet; null when the sheet has no such part. */
export type MakeTable = (sheet: TearSheet, lang: ReportLang) => ReportTable | null;

/** Figures stand right, words left: the first column, and the last ones that are words. */
export function tableOf(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  { lastWords = 0 }: { readonly lastWords?: number } = {},
): Table {
  return {
    kind: "table",
    columns: columns.map((label, i) =>
      i === 0 || i >= columns.length - lastWords ? { label } : { label, align: "right" },
    ),
    rows,
  };
}
