import type { Block } from "../../engine/report/blocks.js";
import type { Lang } from "../../i18n/lang.js";
import type { ExperimentOutcome } from "../experiment-contract.js";
import { count, fixed, milliseconds, percent, pValue } from "./number.js";
import { DEMO_NOTE } from "./score.js";

type Interval = ExperimentOutcome["arms"][number]["final"]["train"];
const between = ({ mean, low, high }: Interval) => `${fixed(mean, 4)} [${fixed(low, 4)}, ${fixed(high, 4)}]`;

export function experimentBlocks(o: ExperimentOutcome, lang: Lang): Block[] {
  const say = (en: string, zh: string) => (lang === "zh" ? zh : en);
  const right = (label: string) => ({ label, align: "right" as const });
  return [
    {
      kind: "heading",
      text: say(
        `Best formula after ${o.budget} evaluated, ${o.repeats} paired runs`,
        `评估 ${o.budget} 个公式后的最优值，${o.repeats} 次配对运行`,
      ),
    },
    {
      kind: "table",
      columns: [
        { label: say("arm", "方法") },
        right(say("train, mean [95 %]", "训练，均值 [95 %]")),
        right(say("valid, mean [95 %]", "验证，均值 [95 %]")),
      ],
      rows: o.arms.map(({ name, final }) => [name, between(final.train), between(final.valid)]),
    },
    ...o.arms.map(
      ({ name, curve }): Block => ({
        kind: "sparkline",
        label: `${name} ${say("train", "训练")}`,
        values: curve.map(({ train }) => train.mean),
        note: `0 → ${count(o.budget)}`,
      }),
    ),
    ...(o.tests.length === 0
      ? []
      : [
          {
            kind: "table",
            columns: [
              { label: say("difference", "差") },
              right(say("train", "训练")),
              right("p"),
              right(say("valid", "验证")),
              right("p"),
            ],
            rows: o.tests.map(({ a, b, train, valid }) => [
              `${b} − ${a}`,
              between(train.difference),
              pValue(train.p),
              between(valid.difference),
              pValue(valid.p),
            ]),
          } satisfies Block,
        ]),
    ...(o.datasetKind === "demo"
      ? ([
          {
            kind: "table",
            columns: [{ label: say("planted factor", "植入因子") }, ...o.arms.map(({ name }) => right(name))],
            rows: [
              ...(o.arms[0]?.recovery ?? []).map(({ factor }, i) => [
                factor,
                ...o.arms.map(
                  ({ recovery }) =>
                    `${percent(recovery[i]!.rate, 0)} (${fixed(recovery[i]!.correlation, 2)})`,
                ),
              ]),
              [
                say("false discoveries", "虚假发现"),
                ...o.arms.map(({ falseDiscoveries }) => percent(falseDiscoveries, 0)),
              ],
            ],
          },
          { kind: "text", tone: "warning", text: DEMO_NOTE[lang] },
        ] satisfies Block[])
      : []),
    {
      kind: "pairs",
      rows: [
        { label: say("run", "运行"), value: o.run, note: `--resume ${o.run}` },
        { label: say("time", "耗时"), value: milliseconds(o.elapsedMs) },
      ],
    },
  ];
}

export function experimentBrief(o: ExperimentOutcome): string {
  return [
    `Experiment ${o.run} on ${o.dataset} (${o.datasetKind}): ${o.budget} evaluated unique formulas a run, ${o.repeats} paired runs.`,
    ...o.arms.map(
      ({ name, final }) => `- ${name}: train ${between(final.train)}, valid ${between(final.valid)}`,
    ),
    ...o.tests.map(
      ({ a, b, train, valid }) =>
        `- ${b} − ${a}: train ${between(train.difference)} p ${pValue(train.p)}; valid ${between(valid.difference)} p ${pValue(valid.p)}`,
    ),
  ].join("\n");
}
