import { resolve } from "node:path";
import { z } from "zod";
import { writeAtomic } from "../memory/atomic.js";
import { defineTool } from "./define.js";

export const libraryExport = defineTool({
  name: "library_export",
  command: "library export",
  summary: { en: "Write factors to a JSON file that `library import` reads", zh: "导出因子为 JSON 文件" },
  input: z.object({
    factors: z
      .array(z.string())
      .default([])
      .describe("names, ids or hashes (default: all of the workspace's own)"),
    out: z.string().min(1).describe("file to write"),
  }),
  output: z.object({ path: z.string(), factors: z.number().int() }),
  positionals: [{ key: "factors", variadic: true }],
  cost: "cheap",
  // It writes to any path of the person's disk.
  audience: ["person"],
  example: "library export RLSF --out rlsf.json",
  // biome-ignore lint/correctness/useYield: one small write has no progress to tell.
  async *run({ factors, out }, { memory }) {
    const text = await memory.library.export(factors.length > 0 ? factors : undefined);
    const path = resolve(out);
    await writeAtomic(path, text);
    return { path, factors: (JSON.parse(text) as { factors: unknown[] }).factors.length };
  },
  brief: ({ path, factors }) => `Wrote ${factors} factors to ${path}.`,
  present: ({ path }) => [{ kind: "files", paths: [path] }],
});
