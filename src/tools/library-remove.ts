import { z } from "zod";
import { FactorRecord } from "../memory/factor-record.js";
import { defineTool } from "./define.js";

export const libraryRemove = defineTool({
  name: "library_remove",
  command: "library remove",
  summary: { en: "Remove a factor from the library", zh: "从因子库删除因子" },
  input: z.object({ factor: z.string().min(1).describe("name, id, or hash") }),
  output: FactorRecord,
  positionals: [{ key: "factor" }],
  cost: "cheap",
  // Not for models: what was learned is not theirs to throw away.
  audience: ["person"],
  // biome-ignore lint/correctness/useYield: one small write has no progress to tell.
  async *run({ factor }, { memory }) {
    return memory.library.remove(factor);
  },
  brief: (r) => `Removed ${r.name}.`,
  present: (r, lang) => [
    {
      kind: "text",
      text:
        lang === "zh"
          ? `已删除 ${r.name}（${r.hash}）。它的检验记录仍留在台账中。`
          : `Removed ${r.name} (${r.hash}). Its trials stay in the ledger.`,
    },
  ],
});
