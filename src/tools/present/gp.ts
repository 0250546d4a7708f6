import type { Block } from "../../engine/report/blocks.js";
import { stoppedWords } from "../../engine/report/gp/stopped-words.js";
import type { Lang } from "../../i18n/lang.js";
import type { GpOutcome } from "../gp-contract.js";
import { count, fixed, milliseconds, percent } from "./number.js";
import { DEMO_NOTE } from "./score.js";

/** Generations that a table shows: the first and the last ones. */
const SHOWN_GENERATIONS = 12;
const SHOWN_FRONT = 12;

export function gpBlocks(o: GpOutcome, lang: Lang): Block[] {
  const say = (en: string, zh: string) => (lang === "zh" ? zh : en);
  const right = (label: string) => ({ label, align: "right" as const });
  const history =
    o.history.length > SHOWN_GENERATIONS
      ? [...o.history.slice(0, 2), ...o.history.slice(-(SHOWN_GENERATIONS - 2))]
      : o.history;
  const found: Block[] = [
    { kind: "heading", text: say("Hall of fame", "名人堂") },
    {
      kind: "table",
      columns: [
        { label: say("formula", "公式") },
        right(say("RankIC train", "RankIC 训练")),
        right(say("valid", "验证")),
        right(say("IR valid", "验证 IR")),
        right(say("turnover", "换手")),
        right(say("nodes", "节点")),
      ],
      rows: o.best.map((f) => [
        f.expression,
        fixed(f.train.rankIc, 4),
        fixed(f.valid.rankIc, 4),
        fixed(f.valid.icir, 3),
        percent(f.train.turnover, 0),
        count(f.nodes),
      ]),
    },
    ...(o.ablation.length === 0
      ? []
      : ([
          {
            kind: "heading",
            text: say("What the parts of the best are worth (train)", "最优公式各部分的贡献（训练集）"),
          },
          {
            kind: "table",
            columns: [
              { label: say("part", "部分") },
              { label: say("without it", "去掉之后") },
              right(say("worth", "贡献")),
            ],
            rows: o.ablation.map((a) => [a.part, a.without, fixed(a.worth, 4)]),
          },
        ] satisfies Block[])),
    { kind: "heading", text: say("Pareto front (train)", "帕累托前沿（训练集）") },
    {
      kind: "table",
      columns: [
        right(say("nodes", "节点")),
        right(say("RankIC train", "RankIC 训练")),
        right(say("valid", "验证")),
        right("IR"),
        right(say("turnover", "换手")),
        { label: say("formula", "公式") },
      ],
      rows: o.front
        .slice(0, SHOWN_FRONT)
        .map((f) => [
          count(f.nodes),
          fixed(f.rankIc, 4),
          fixed(f.valid, 4),
          fixed(f.icir, 3),
          percent(f.turnover, 0),
          f.expression,
        ]),
    },
    { kind: "heading", text: say("Generations", "各代") },
    {
      kind: "table",
      // gplearn's columns.
      columns: [
        right(say("gen", "代")),
        right(say("length", "平均长度")),
        right(say("fitness", "平均适应度")),
        right(say("best length", "最优长度")),
        right(say("best", "最优")),
        right(say("valid", "验证")),
        right(say("diversity", "多样性")),
        right(say("formulas", "公式数")),
      ],
      rows: history.map((g) => [
        count(g.generation),
        fixed(g.averageNodes, 1),
        fixed(g.averageFitness, 4),
        count(g.bestNodes),
        fixed(g.bestFitness, 4),
        fixed(g.validation, 4),
        fixed(g.diversity, 2),
        count(g.evaluated),
      ]),
    },
    {
      kind: "lines",
      label: say("fitness by generation", "各代适应度"),
      from: "0",
      to: String(Math.max(0, o.history.length - 1)),
      series: [
        { label: say("best", "最优"), values: o.history.map((g) => g.bestFitness) },
        { label: say("median", "中位"), values: o.history.map((g) => g.medianFitness) },
        { label: say("valid", "验证"), values: o.history.map((g) => g.validation) },
      ],
      format: "number",
    },
  ];
  return [
    // Stopped before its first generation was over: empty tables would say nothing.
    ...(o.history.length + o.best.length > 0 ? found : []),
    {
      kind: "pairs",
      rows: [
        { label: say("run", "运行"), value: o.run, note: `--resume ${o.run}` },
        { label: say("ended", "结束原因"), value: stoppedWords(o.stopped, say) },
        {
          label: say("formulas measured", "评估公式数"),
          value: count(o.evaluated),
          note: say(`${count(o.repeats)} repeats not measured again`, `${count(o.repeats)} 个重复未再评估`),
        },
        ...(o.guided === undefined
          ? []
          : [
              {
                label: say("model asked", "询问模型"),
                value: count(o.guided.length),
                note: say(
                  `${count(o.guided.reduce((sum, { children }) => sum + children.length, 0))} children`,
                  `得到 ${count(o.guided.reduce((sum, { children }) => sum + children.length, 0))} 个子代`,
                ),
              },
            ]),
        { label: say("time", "耗时"), value: milliseconds(o.elapsedMs) },
      ],
    },
    ...addedBlocks(o, say),
    ...(o.report === null ? [] : [{ kind: "files", paths: [o.report] } satisfies Block]),
    ...(o.datasetKind === "demo"
      ? [{ kind: "text", tone: "warning", text: DEMO_NOTE[lang] } satisfies Block]
      : []),
  ];
}

/** What became of the best at the library's door. */
function addedBlocks({ added = [] }: GpOutcome, say: (en: string, zh: string) => string): Block[] {
  if (added.length === 0) return [];
  return [
    { kind: "heading", text: say("Into the library", "入库") },
    {
      kind: "table",
      columns: [
        { label: say("name", "名称") },
        { label: say("kept", "入库") },
        { label: say("why", "原因") },
      ],
      rows: added.map(({ name, admitted, reason }) => [name, admitted ? "✓" : "✗", reason]),
    },
  ];
}

export function gpBrief(o: GpOutcome): string {
  return [
    `Run ${o.run} on ${o.dataset} (${o.datasetKind}): ${o.history.length} generations, ${o.evaluated} unique formulas measured, stopped by ${o.stopped}.${o.seeds.length > 0 ? ` Started from ${o.seeds.length} formulas.` : ""} The test window was not read.`,
    ...o.best
      .slice(0, 10)
      .map(
        (f, i) =>
          `- ${i + 1}. ${f.expression} | RankIC train ${fixed(f.train.rankIc, 4)}, valid ${fixed(f.valid.rankIc, 4)} | turnover ${percent(f.train.turnover)} | ${f.nodes} nodes`,
      ),
    ...partsOf(o),
    ...(o.added ?? []).map(
      ({ name, admitted, reason }) => `${admitted ? "Admitted" : "Not admitted"}: ${name}: ${reason}`,
    ),
    `Go on: evolve_factors with resume "${o.run}". Keep number k: library_add with run "${o.run}" and rank k.${o.report === null ? "" : ` Report: ${o.report}`}`,
  ].join("\n");
}

/** What carries the best formula: enough for the next idea to build upon. */
function partsOf({ ablation }: GpOutcome): string[] {
  if (ablation.length === 0) return [];
  const parts = ablation.slice(0, 3).map(({ part, worth }) => `${part} ${fixed(worth, 4)}`);
  return [`Parts of 1 by the train fitness that goes with them: ${parts.join("; ")}.`];
}
