import type { Block } from "../../engine/report/blocks.js";
import { armName } from "../../engine/report/experiment/figures.js";
import { between, experimentTables } from "../../engine/report/experiment/tables.js";
import { sayIn } from "../../engine/report/words.js";
import type { Lang } from "../../i18n/lang.js";
import type { ExperimentOutcome } from "../experiment-contract.js";
import { count, milliseconds, pValue } from "./number.js";
import { DEMO_NOTE } from "./score.js";

export function experimentBlocks(o: ExperimentOutcome, lang: Lang): Block[] {
  const say = sayIn(lang);
  const lines = (window: "train" | "valid", label: string): Block => ({
    kind: "lines",
    label,
    from: count(o.arms[0]?.curve[0]?.evaluated ?? 0),
    to: count(o.budget),
    series: o.arms.map(({ name, curve }) => ({
      label: armName(name, say),
      values: curve.map((point) => point[window].mean),
    })),
    format: "number",
  });
  const explanations = o.arms.flatMap(({ runs }) => runs.flatMap((run) => run.explanations)).slice(0, 3);
  return [
    ...experimentTables(o, say).flatMap(({ title, note, table }): Block[] => [
      { kind: "heading", text: title },
      table,
      ...(note === undefined ? [] : [{ kind: "text", tone: "muted", text: note } satisfies Block]),
    ]),
    lines("train", say("best so far, train", "当前最优，训练集")),
    lines("valid", say("the same formula, validation", "同一公式，验证集")),
    ...(explanations.length === 0
      ? []
      : ([
          { kind: "heading", text: say("What the model said of what evolved", "模型对进化结果的说明") },
          ...explanations.map((text): Block => ({ kind: "text", text })),
        ] satisfies Block[])),
    ...(o.datasetKind === "demo"
      ? ([{ kind: "text", tone: "warning", text: DEMO_NOTE[lang] }] satisfies Block[])
      : []),
    {
      kind: "pairs",
      rows: [
        { label: say("run", "运行"), value: o.run, note: `--resume ${o.run}` },
        ...(o.model === null
          ? []
          : [
              {
                label: say("model", "模型"),
                value: o.model,
                note: `${o.usage?.modelCalls ?? 0} ${say("calls", "次调用")} · ${count((o.usage?.inputTokens ?? 0) + (o.usage?.outputTokens ?? 0))} ${say("tokens", "词元")}`,
              },
            ]),
        { label: say("time", "耗时"), value: milliseconds(o.elapsedMs) },
      ],
    },
    { kind: "files", paths: [o.report] },
  ];
}

export function experimentBrief(o: ExperimentOutcome): string {
  return [
    `Experiment ${o.run} on ${o.dataset} (${o.datasetKind}): ${o.budget} evaluated unique formulas a run, ${o.repeats} paired runs${o.model === null ? "" : `, model ${o.model}`}. The test window was not read. Report: ${o.report}`,
    ...o.arms.map(
      ({ name, final }) => `- ${name}: train ${between(final.train)}, valid ${between(final.valid)}`,
    ),
    ...o.tests.map(
      ({ a, b, train, valid }) =>
        `- ${b} − ${a}: train ${between(train.difference)} p ${pValue(train.p)} (Holm ${pValue(train.pHolm)}); valid ${between(valid.difference)} p ${pValue(valid.p)} (Holm ${pValue(valid.pHolm)})`,
    ),
  ].join("\n");
}
