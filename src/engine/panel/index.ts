export { DatasetError } from "./dataset-error.js";
export { type DemoEffects, type DemoOptions, makeDemo } from "./demo/make-demo.js";
export { benchmarkField } from "./files.js";
export { type ImportEffects, type ImportOptions, importDataset } from "./import/import-dataset.js";
export { ImportError } from "./import/import-error.js";
export { forwardReturns, type LabelOptions, writeForwardReturns } from "./labels.js";
export { BENCHMARK_COLUMNS, type FieldRecord, Manifest, type Market, Planted } from "./manifest.js";
export { type OpenOptions, openPanel } from "./open-panel.js";
export { type Finding, QualityReport } from "./quality.js";
export { DEFAULT_SPLITS, makeSplits, splitRows } from "./splits.js";
export {
  type Benchmark,
  findDataset,
  type LoadOptions,
  listDatasets,
  loadBenchmark,
  loadManifest,
  loadPanel,
  removeDataset,
} from "./store.js";
export type {
  DatasetRef,
  GroupField,
  Panel,
  PanelFrame,
  PanelWindow,
  RowRange,
  SplitName,
  Splits,
  StoredPanel,
} from "./types.js";
