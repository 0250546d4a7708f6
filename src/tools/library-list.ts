import { z } from "zod";
import { FactorRecord } from "../memory/factor-record.js";
import { defineTool } from "./define.js";
import { DASH, fixed } from "./present/number.js";
import { ORIGINS, STATUSES } from "./present/words.js";

/** The newest score on validation, else on whatever was measured last. */
function headline(record: FactorRecord) {
  return record.scores.filter((score) => score.split === "valid").at(-1) ?? record.scores.at(-1);
}

export const libraryList = defineTool({
  name: "library_list",
  command: "library list",
  summary: { en: "List the factor library", zh: "列出因子库" },
  input: z.object({
    status: z.enum(["admitted", "candidate", "dropped", "reference"]).optional().describe("only these"),
    origin: z
      .enum(["study", "person", "model", "gp", "pack"])
      .optional()
      .describe("only from here; the published packs are listed only when asked for"),
    tag: z
      .string()
      .optional()
      .describe("only with this tag: worldquant101, gtja191, alpha158, or one of your own"),
  }),
  output: z.array(FactorRecord),
  positionals: [],
  cost: "cheap",
  audience: ["person", "agent", "mcp"],
  // biome-ignore lint/correctness/useYield: reading a small file has no progress to tell.
  async *run({ status, origin, tag }, { memory }) {
    return [
      ...(await memory.library.list({
        ...(status && { status }),
        ...(origin && { origin }),
        ...(tag !== undefined && { tag }),
      })),
    ];
  },
  brief: (records) =>
    records
      .map(
        (r) =>
          `${r.name} [${r.status}, ${r.origin}, direction ${r.direction}, hash ${r.hash}]: ${r.expression.replace(/\s+/g, " ")}`,
      )
      .join("\n") || "The library is empty.",
  present: (records, lang) => {
    const say = (en: string, zh: string) => (lang === "zh" ? zh : en);
    return [
      {
        kind: "table",
        columns: [
          { label: say("factor", "因子") },
          { label: say("status", "状态") },
          { label: say("from", "来源") },
          { label: "RankIC", align: "right" },
          { label: say("on", "数据") },
          { label: say("formula", "公式") },
        ],
        rows: records.map((r) => {
          const score = headline(r);
          return [
            (lang === "zh" && r.nameZh) || r.name,
            STATUSES[r.status][lang],
            lang === "zh" ? ORIGINS[r.origin].zh : r.origin,
            fixed(score?.rankIcMean, 4),
            score ? `${score.dataset} ${score.split}` : DASH,
            r.canonical,
          ];
        }),
      },
    ];
  },
});
