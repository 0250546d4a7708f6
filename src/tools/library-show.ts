import { z } from "zod";
import type { Block } from "../engine/report/blocks.js";
import { latexToUnicode } from "../engine/report/latex.js";
import type { Lang } from "../i18n/lang.js";
import { FactorRecord } from "../memory/factor-record.js";
import type { Library } from "../memory/library.js";
import { defineTool } from "./define.js";
import { fixed, percent } from "./present/number.js";
import { ORIGINS, SPLITS, STATUSES } from "./present/words.js";

const Relative = z.object({ id: z.string(), name: z.string().nullable().describe("null: it is gone") });

/** A factor with where it comes from and what came of it. */
const Card = FactorRecord.extend({
  lineage: z.object({
    parents: z.array(Relative).describe("factors that it was made from"),
    children: z.array(Relative).describe("factors of the library that were made from it"),
  }),
});
type Card = z.infer<typeof Card>;

async function lineageOf(record: FactorRecord, library: Library): Promise<Card["lineage"]> {
  const all = await library.list();
  const name = (id: string) => all.find((one) => one.id === id)?.name ?? null;
  return {
    parents: parentsOf(record).map((id) => ({ id, name: name(id) })),
    children: all
      .filter((one) => parentsOf(one).includes(record.id))
      .map((one) => ({ id: one.id, name: one.name })),
  };
}

const parentsOf = ({ provenance: { parent, parents = [] } }: FactorRecord): readonly string[] => [
  ...new Set([...(parent === undefined ? [] : [parent]), ...parents]),
];

/** The card of a factor: hypothesis, construction steps, formula, scores, caveats, provenance. */
function cardBlocks(record: Card, lang: Lang): Block[] {
  const say = (en: string, zh: string) => (lang === "zh" ? zh : en);
  const hypothesis = record.hypothesis?.[lang] ?? record.hypothesis?.en ?? record.hypothesis?.zh;
  const { provenance } = record;
  const mechanism = (lang === "zh" && record.mechanismZh) || record.mechanism;
  const reason = (lang === "zh" && record.reasonZh) || record.reason;
  const relatives = (list: Card["lineage"]["parents"]) =>
    list.map((one) => one.name ?? `${one.id.slice(0, 8)} (${say("gone", "已删除")})`).join(", ");
  const { parents, children } = record.lineage;
  const from = (label: string, value: string | undefined, note?: string) =>
    value === undefined ? [] : [{ label, value, ...(note !== undefined && { note }) }];
  return [
    { kind: "heading", text: record.nameZh ? `${record.name} · ${record.nameZh}` : record.name },
    ...(hypothesis ? [{ kind: "text", text: hypothesis } satisfies Block] : []),
    ...(mechanism ? [{ kind: "text", text: mechanism } satisfies Block] : []),
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
        {
          label: say("status", "状态"),
          value: STATUSES[record.status][lang],
          ...(reason && { note: reason }),
        },
        {
          label: say("direction", "方向"),
          value:
            record.direction === 1 ? say("high is bought", "高者买入") : say("low is bought", "低者买入"),
        },
        { label: say("hash", "哈希"), value: record.hash },
        { label: say("from", "来源"), value: ORIGINS[record.origin][lang] },
        ...from(say("model", "模型"), provenance.model, seedText(provenance, lang)),
        ...from(say("run", "运行"), provenance.run),
        ...from(say("evolution", "进化运行"), provenance.gpRun),
        ...from(
          say("conversation", "对话"),
          provenance.session,
          `factorsmith --resume ${provenance.session}`,
        ),
        ...(parents.length > 0 ? [{ label: say("made from", "源自"), value: relatives(parents) }] : []),
        ...(children.length > 0 ? [{ label: say("led to", "衍生出"), value: relatives(children) }] : []),
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
              `${s.dataset} ${SPLITS[s.split][lang]} h${s.horizon}`,
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
            text: `${say("as written: ", "原文：")}${record.asWritten}`,
          } satisfies Block,
        ]),
    ...(record.caveats ?? []).flatMap((caveat): Block[] => {
      const text = caveat[lang] ?? caveat.en ?? caveat.zh;
      return text === undefined ? [] : [{ kind: "text", tone: "warning", text }];
    }),
  ];
}

function seedText({ seed, promptHash }: FactorRecord["provenance"], lang: Lang): string | undefined {
  const [seeded, prompted] = lang === "zh" ? ["种子", "提示词"] : ["seed", "prompt"];
  return (
    [seed === undefined ? "" : `${seeded} ${seed}`, promptHash ? `${prompted} ${promptHash.slice(0, 8)}` : ""]
      .filter(Boolean)
      .join(" · ") || undefined
  );
}

export const libraryShow = defineTool({
  name: "library_show",
  command: "library show",
  summary: { en: "Show the card of a factor", zh: "显示因子卡片" },
  input: z.object({ factor: z.string().min(1).describe("name, id, or hash") }),
  output: Card,
  positionals: [{ key: "factor" }],
  cost: "cheap",
  audience: ["person", "agent", "mcp"],
  example: "library show RLSF",
  // biome-ignore lint/correctness/useYield: reading a small file has no progress to tell.
  async *run({ factor }, { memory }) {
    const record = await memory.library.find(factor);
    return { ...record, lineage: await lineageOf(record, memory.library) };
  },
  brief: (record) =>
    JSON.stringify({ ...record, scores: record.scores.filter((score) => score.split !== "test") }),
  present: cardBlocks,
});
