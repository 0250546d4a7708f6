import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { ImportInput, ImportOutput, importBrief, importOptions, importOutput } from "./data-import.js";
import { defineTool } from "./define.js";
import { fetchFile, fileNames } from "./fetch-files.js";
import { importedBlocks } from "./present/quality.js";
import { withProgress } from "./with-progress.js";

export const dataFetch = defineTool({
  name: "data_fetch",
  command: "data fetch",
  summary: {
    en: "Import daily data from the web: addresses of CSV (gz) or Parquet files",
    zh: "从网址导入日频数据：CSV（gz）或 Parquet 文件",
  },
  input: ImportInput.pick({ name: true, map: true, from: true, to: true, splits: true }).extend({
    urls: z
      .array(z.string().min(1))
      .min(1)
      .describe(
        "addresses; files named daily, instruments, membership, benchmark, valuation are known by name",
      ),
    format: z.enum(["auto", "csv", "parquet"]).default("auto").describe("for addresses without an ending"),
  }),
  output: ImportOutput,
  positionals: [{ key: "urls", variadic: true }],
  cost: "long",
  // It reaches into the network from the person's machine: a model has no business there.
  audience: ["person"],
  example: "data fetch https://example.org/hs300/daily.csv.gz --name hs300",
  async *run({ urls, format, ...given }, { engine, signal }) {
    const names = fileNames(urls, format);
    const dir = await mkdtemp(join(tmpdir(), "factorsmith-fetch-"));
    try {
      const manifest = yield* withProgress(async (onProgress) => {
        for (const [i, url] of urls.entries()) await fetchFile(url, dir, names[i]!, { signal, onProgress });
        return engine.importDataset(
          { ...importOptions({ ...given, format }), paths: [dir] },
          { signal, onProgress },
        );
      });
      return importOutput(manifest);
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  },
  brief: importBrief,
  present: ({ dataset, quality, caveats }, lang) => importedBlocks(dataset, quality, caveats, lang),
});
