import { resolve } from "node:path";
import { z } from "zod";
import { writeAtomic } from "../../memory/atomic.js";
import { defineTool } from "../define.js";

export const lessonsExport = defineTool({
  name: "lessons_export",
  command: "lessons export",
  summary: {
    en: "Write everything that was learned to a JSON or Markdown file",
    zh: "导出全部经验为 JSON 或 Markdown 文件",
  },
  input: z.object({
    out: z.string().min(1).describe("file to write; .md gives Markdown, anything else JSON"),
    data: z.string().optional().describe("only of this dataset, and those that hold everywhere"),
  }),
  output: z.object({ path: z.string(), lessons: z.number().int() }),
  positionals: [{ key: "out" }],
  cost: "cheap",
  // It writes to any path of the person's disk.
  audience: ["person"],
  example: "lessons export lessons.json",
  // biome-ignore lint/correctness/useYield: one small write has no progress to tell.
  async *run({ out, data }, { memory, now }) {
    const text = await memory.lessons.export({
      format: /\.(md|markdown)$/i.test(out) ? "markdown" : "json",
      at: now(),
      ...(data !== undefined && { dataset: data }),
    });
    const path = resolve(out);
    await writeAtomic(path, text.document);
    return { path, lessons: text.count };
  },
  brief: ({ path, lessons }) => `Wrote ${lessons} lessons to ${path}.`,
  present: ({ path }) => [{ kind: "files", paths: [path] }],
});
