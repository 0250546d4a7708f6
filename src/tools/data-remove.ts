import { z } from "zod";
import { defineTool } from "./define.js";

export const dataRemove = defineTool({
  name: "data_remove",
  command: "data remove",
  summary: { en: "Delete a dataset from this workspace", zh: "从本工作区删除数据集" },
  input: z.object({ data: z.string().min(1).describe("dataset") }),
  output: z.object({ removed: z.string() }),
  positionals: [{ key: "data" }],
  cost: "cheap",
  audience: ["person"],
  // biome-ignore lint/correctness/useYield: a removal has no progress to tell.
  async *run({ data }, { engine }) {
    await engine.removeDataset(data);
    return { removed: data };
  },
  brief: ({ removed }) => `Removed ${removed}.`,
  present: ({ removed }, lang) => [
    {
      kind: "text",
      text:
        lang === "zh"
          ? `已删除数据集 ${removed}；台账保留。`
          : `Removed dataset ${removed}; the ledger stays.`,
    },
  ],
});
