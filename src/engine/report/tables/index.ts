import type { TearSheet } from "../../analysis/tear-sheet.js";
import type { Part } from "../charts/index.js";
import type { ReportLang } from "../words.js";
import { decayTable, icTable } from "./ic.js";
import { inferenceTable } from "./inference.js";
import { coverageTable, feeTable, quantileTable, spreadTable } from "./returns.js";
import type { MakeTable, ReportTable } from "./table.js";
import { exposureTable, industryTable, libraryTable, regimeTable, worstDates } from "./where.js";

const TABLES: Record<Part, readonly MakeTable[]> = {
  predicts: [icTable, decayTable],
  returns: [quantileTable, spreadTable, feeTable],
  where: [regimeTable, industryTable, worstDates],
  trades: [coverageTable],
  known: [exposureTable, libraryTable],
  luck: [inferenceTable],
};

/** The tables of one part of the report, those that the sheet has means for. */
export function tablesOf(sheet: TearSheet, part: Part, lang: ReportLang): readonly ReportTable[] {
  return TABLES[part].map((make) => make(sheet, lang)).filter((table) => table !== null);
}
