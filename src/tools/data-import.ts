import { resolve } from "node:path";
import { z } from "zod";
import { type Manifest, QualityReport } from "../engine/panel/index.js";
import { DatasetSummary, datasetSummary } from "./dataset-summary.js";
import { defineTool } from "./define.js";
import type { EngineHost } from "./engine-host.js";
import { importedBlocks } from "./present/quality.js";
import { replacing } from "./replacing.js";
import { withProgress } from "./with-progress.js";

const path = (what: string) => z.string().optional().describe(what);

export const ImportInput = z.object({
  paths: z.array(z.string().min(1)).min(1).describe("files, globs or folders"),
  name: z.string().min(1).describe("name of the dataset"),
  format: z.enum(["auto", "csv", "parquet", "qlib"]).default("auto").describe("what the files are"),
  map: z
    .record(z.string(), z.string())
    .optional()
    .describe("which column holds a field: --map close=closing_price"),
  instruments: path("table of symbols: industry, name, list date"),
  membership: path("table of index membership: symbol, start, end"),
  benchmark: path("daily table of the index"),
  valuation: path("table of further daily fields"),
  from: z.iso.date().optional().describe("first date to keep"),
  to: z.iso.date().optional().describe("last date to keep"),
  splits: z
    .string()
    .default("60/20/20")
    .describe("train/valid/test shares of the dates; fixed once imported"),
});

export const ImportOutput = z.object({
  dataset: DatasetSummary,
  quality: QualityReport,
  caveats: z.array(z.string()),
});
type ImportOutput = z.output<typeof ImportOutput>;

type Options = Parameters<EngineHost["importDataset"]>[0];

/** What the engine is told of an import, but for its files; what was not given is left out. */
export const importOptions = ({
  name,
  format,
  splits,
  map,
  from,
  to,
}: Pick<z.output<typeof ImportInput>, "name" | "format" | "splits" | "map" | "from" | "to">): Omit<
  Options,
  "paths"
> => ({
  ...{ name, format, splits },
  ...(map && { map }),
  ...(from && { from }),
  ...(to && { to }),
});

export const importOutput = (manifest: Manifest): ImportOutput => ({
  dataset: datasetSummary(manifest),
  quality: manifest.quality,
  caveats: [...manifest.caveats],
});

export const importBrief = ({ dataset, quality }: ImportOutput): string =>
  `Imported ${dataset.name}: ${dataset.instruments} symbols, ${dataset.dates} dates ${dataset.from}..${dataset.to}; ${quality.rows.kept} of ${quality.rows.read} rows kept.`;

export const dataImport = defineTool({
  name: "data_import",
  command: "data import",
  summary: {
    en: "Import daily data: CSV (gz), Parquet or a folder of them",
    zh: "导入日频数据：CSV（gz）、Parquet 或其文件夹",
  },
  input: ImportInput.extend({
    replace: z
      .boolean()
      .default(false)
      .describe("take the place of a dataset without a sealed test window; its splits stay"),
  }),
  output: ImportOutput,
  positionals: [{ key: "paths", variadic: true }],
  cost: "long",
  // It reads the person's disk outside the workspace: a model has no business there.
  audience: ["person"],
  example: "data import ./hs300 --name hs300",
  async *run(
    { paths, instruments, membership, benchmark, valuation, replace, ...given },
    { engine, signal },
  ) {
    const files = { instruments, membership, benchmark, valuation };
    const side = Object.fromEntries(
      Object.entries(files).flatMap(([key, file]) => (file === undefined ? [] : [[key, resolve(file)]])),
    );
    const options = {
      ...importOptions(given),
      ...(replace && (await replacing(engine, given.name))),
      paths: paths.map((p) => resolve(p)),
      ...side,
    };
    return importOutput(
      yield* withProgress((onProgress) => engine.importDataset(options, { signal, onProgress })),
    );
  },
  brief: importBrief,
  present: ({ dataset, quality, caveats }, lang) => importedBlocks(dataset, quality, caveats, lang),
});
