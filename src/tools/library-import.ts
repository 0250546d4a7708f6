import { readFile } from "node:fs/promises";
import { z } from "zod";
import { defineTool } from "./define.js";
import { unreadable } from "./path-error.js";

const Imported = z.object({
  added: z.array(z.string()),
  skipped: z.array(z.object({ name: z.string(), existing: z.string() })),
});

export const libraryImport = defineTool({
  name: "library_import",
  command: "library import",
  summary: { en: "Read factors from a file that `library export` wrote", zh: "从导出文件导入因子" },
  input: z.object({ file: z.string().min(1).describe("file to read") }),
  output: Imported,
  positionals: [{ key: "file" }],
  cost: "cheap",
  audience: ["person"],
  async *run({ file }, { memory }) {
    let text: string;
    try {
      text = await readFile(file, "utf8");
    } catch (error) {
      throw unreadable(file, error);
    }
    const { added, skipped } = await memory.library.import(text);
    return { added: added.map((r) => r.name), skipped: [...skipped] };
  },
  brief: ({ added, skipped }) => `Added ${added.length}, skipped ${skipped.length} that were there already.`,
  present: ({ added, skipped }, lang) => [
    { kind: "text", text: (lang === "zh" ? "已加入：" : "Added: ") + (added.join(", ") || "–") },
    ...(skipped.length > 0
      ? [
          {
            kind: "text" as const,
            tone: "muted" as const,
            text:
              (lang === "zh" ? "已存在，跳过：" : "Already there, skipped: ") +
              skipped.map((s) => s.name).join(", "),
          },
        ]
      : []),
  ],
});
