import { z } from "zod";
import type { Block } from "../engine/report/blocks.js";
import { latexToUnicode } from "../engine/report/latex.js";
import type { Lang } from "../i18n/lang.js";
import { FactorRecord } from "../memory/factor-record.js";
import { defineTool } from "./define.js";
import { fixed, percent } from "./present/number.js";

/** The card of a factor: hypothesis, construction steps, formula, scores, caveats, provenance. */
function cardBlocks(record: FactorRecord, lang: Lang): Block[] {
  const say = (en: string, zh: string) => (lang === "zh" ? zh : en);
  const hypothesis = record.hypothesis?.[lang] ?? record.hypothesis?.en ?? record.hypothesis?.zh;
  const { provenance } = record;
  const made = [provenance.model, provenance.run, provenance.session].filter(Boolean).join(" · ");
  const parents = [...(provenance.parent ? [provenance.parent] : []), ...(provenance.parents ?? [])];
  return [
    { kind: "heading", text: record.nameZh ? `${record.name} · ${record.nameZh}` : record.name },
    ...(hypothesis ? [{ kind: "text", text: hypothesis } satisfies Block] : []),
    ...(record.mechanism ? [{ kind: "text", text: record.mechanism } satisfies Block] : []),
    ...(record.steps ?? []).map(
      (step, i): Block => ({
        kind: "text",
        text: `${i + 1}. ${(lang === "zh" && step.textZh) || step.text}${step.latex ? `\n   ${latexToUnicode(step.latex)}` : ""}`,
      }),
    ),
    { kind: "code", text: record.expression.trim() },
    {
      kind: "pairs",
      rows: [
        { label: say("status", "状态"), value: record.status, ...(record.reason && { note: record.reason }) },
        {
          label: say("direction", "方向"),
          value:
            record.direction === 1 ? say("high is bought", "高者买入") : say("low is bought", "低者买入"),
        },
        { label: say("hash", "哈希"), value: record.hash },
        { label: say("from", "来源"), value: record.origin, ...(made && { note: made }) },
        ...(parents.length > 0 ? [{ label: say("made from", "源自"), value: parents.join(", ") }] : []),
      ],
    },
    ...(record.scores.length === 0
      ? []
      : [
          {
            kind: "table",
            columns: [
              { label: say("on", "数据") },
              { label: "RankIC", align: "right" },
              { label: "IR", align: "right" },
              { label: "t NW", align: "right" },
              { label: say("coverage", "覆盖率"), align: "right" },
            ],
            rows: record.scores.map((s) => [
              `${s.dataset} ${s.split} h${s.horizon}`,
              fixed(s.rankIcMean, 4),
              fixed(s.icir, 3),
              fixed(s.t, 2),
              percent(s.coverage, 0),
            ]),
          } satisfies Block,
        ]),
    ...(record.asWritten === undefined
      ? []
      : [
          {
            kind: "text",
            tone: "muted",
            text: `${say("as written", "原文")}: ${record.asWritten}`,
          } satisfies Block,
        ]),
    ...(record.caveats ?? []).flatMap((caveat): Block[] => {
      const text = caveat[lang] ?? caveat.en ?? caveat.zh;
      return text === undefined ? [] : [{ kind: "text", tone: "warning", text }];
    }),
  ];
}

export const libraryShow = defineTool({
  name: "library_show",
  command: "library show",
  summary: { en: "Show the card of a factor", zh: "显示因子卡片" },
  input: z.object({ factor: z.string().min(1).describe("name, id, or hash") }),
  output: FactorRecord,
  positionals: [{ key: "factor" }],
  cost: "cheap",
  audience: ["person", "agent", "mcp"],
  example: "library show RLSF",
  // biome-ignore lint/correctness/useYield: reading a small file has no progress to tell.
  async *run({ factor }, { memory }) {
    return memory.library.find(factor);
  },
  brief: (record) =>
    JSON.stringify({ ...record, scores: record.scores.filter((score) => score.split !== "test") }),
  present: cardBlocks,
});
