import { analyzeFactorTool } from "./analyze.js";
import { backtestTool } from "./backtest.js";
import { checkFormula } from "./check-formula.js";
import { combineTool } from "./combine.js";
import { compare } from "./compare.js";
import { compareFactors } from "./compare-factors.js";
import { dataDemo } from "./data-demo.js";
import { dataFetch } from "./data-fetch.js";
import { dataImport } from "./data-import.js";
import { dataInfo } from "./data-info.js";
import { dataList } from "./data-list.js";
import { dataRemove } from "./data-remove.js";
import type { AnyTool } from "./define.js";
import { evaluateFactor } from "./evaluate-factor.js";
import { experiment } from "./experiment.js";
import { exportValues } from "./export-values.js";
import { evolveFactors } from "./gp.js";
import { lessonsAdd } from "./lessons/add.js";
import { lessonsEdit } from "./lessons/edit.js";
import { lessonsExport } from "./lessons/export.js";
import { lessonsForget } from "./lessons/forget.js";
import { lessonsList } from "./lessons/list.js";
import { lessonsPin } from "./lessons/pin.js";
import { lessonsShow } from "./lessons/show.js";
import { libraryAdd } from "./library-add.js";
import { libraryExport } from "./library-export.js";
import { libraryImport } from "./library-import.js";
import { libraryList } from "./library-list.js";
import { libraryRemove } from "./library-remove.js";
import { libraryShow } from "./library-show.js";
import { listTrials } from "./list-trials.js";
import { modelCosts } from "./model-costs.js";
import { paperReport } from "./paper-report.js";
import { paperStart } from "./paper-start.js";
import { paperStatus } from "./paper-status.js";
import { paperStep } from "./paper-step.js";
import { readReport } from "./read-report.js";
import { reportList } from "./report-list.js";
import { reportOpen } from "./report-open.js";
import { research } from "./research.js";
import { unsealTest } from "./unseal-test.js";

/** Every tool, in the order in which help shows them. A new capability is one file and one line here. */
export const tools: readonly AnyTool[] = [
  evaluateFactor,
  analyzeFactorTool,
  compareFactors,
  reportList,
  reportOpen,
  checkFormula,
  exportValues,
  combineTool,
  backtestTool,
  paperStart,
  paperStep,
  paperStatus,
  paperReport,
  research,
  compare,
  readReport,
  evolveFactors,
  experiment,
  dataImport,
  dataFetch,
  dataDemo,
  dataList,
  dataInfo,
  dataRemove,
  libraryList,
  libraryShow,
  libraryAdd,
  libraryRemove,
  libraryExport,
  libraryImport,
  lessonsList,
  lessonsShow,
  lessonsAdd,
  lessonsEdit,
  lessonsPin,
  lessonsForget,
  lessonsExport,
  listTrials,
  modelCosts,
  unsealTest,
];
