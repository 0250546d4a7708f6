import type { Block } from "../../engine/report/blocks.js";
import type { Lang } from "../../i18n/lang.js";
import type { CombineOutput } from "../combine-output.js";
import { fixed } from "./number.js";
import { DEMO_NOTE } from "./score.js";

/** All figures, and no list of files: the report is found by its folder. */
export function combineBrief({ files: _, datasetHash: __, ...made }: CombineOutput): string {
  return JSON.stringify(made);
}

export function combineBlocks(made: CombineOutput, lang: Lang): readonly Block[] {
  const say = (en: string, zh: string) => (lang === "zh" ? zh : en);
  const failed = made.checks.filter(({ passed }) => !passed);
  const linear = made.importance.some(({ meanWeight }) => meanWeight !== null);
  const { oos } = made;
  return [
    { kind: "heading", text: `${made.run} · ${made.dataset}` },
    {
      kind: "text",
      tone: "muted",
      text: `${say("out of sample", "样本外")} ${oos.from} … ${oos.to} · ${oos.folds} ${say("windows", "个窗口")} · ${oos.fits} ${say("fits", "次训练")} · ${say("horizon", "持有期")} ${made.horizon}`,
    },
    ...(made.datasetKind === "demo"
      ? [{ kind: "text", tone: "warning", text: DEMO_NOTE[lang] } satisfies Block]
      : []),
    {
      kind: "pairs",
      rows: [
        {
          label: "RankIC",
          value: fixed(oos.rankIc.mean, 4),
          note: `IR ${fixed(oos.rankIc.ir, 3)} · t NW ${fixed(oos.rankIc.tNeweyWest, 2)}`,
        },
        { label: "IC", value: fixed(oos.ic.mean, 4), note: `IR ${fixed(oos.ic.ir, 3)}` },
        {
          label: say("equal weights", "等权对照"),
          value: fixed(oos.equal.mean, 4),
          note: say("RankIC of the signed factors, same dates", "同日、带方向因子等权的 RankIC"),
        },
      ],
    },
    {
      kind: "table",
      columns: [
        { label: say("factor", "因子") },
        { label: say("RankIC lost without", "打乱后的 RankIC 损失"), align: "right" },
        { label: say("Shapley share", "Shapley 占比"), align: "right" },
        ...(linear ? [{ label: say("mean weight", "平均权重"), align: "right" as const }] : []),
        { label: say("RankIC alone", "单独 RankIC"), align: "right" },
        { label: say("chosen", "入选比例"), align: "right" },
      ],
      rows: made.importance.map((row) => [
        row.name,
        fixed(row.drop, 4),
        fixed(row.shap, 3),
        ...(linear ? [fixed(row.meanWeight, 3)] : []),
        fixed(row.alone, 4),
        `${Math.round(row.chosen * 100)} %`,
      ]),
    },
    ...(made.search.length === 0
      ? []
      : [
          {
            kind: "text",
            tone: "muted",
            text: say(
              `${made.search.length} choices of hyper-parameters tried on validation dates inside the training windows`,
              `在训练窗口内的验证日期上尝试了 ${made.search.length} 组超参数`,
            ),
          } satisfies Block,
        ]),
    failed.length === 0
      ? {
          kind: "text",
          tone: "good",
          text: say(`${made.checks.length} leak checks passed`, `${made.checks.length} 项泄漏检查通过`),
        }
      : {
          kind: "text",
          tone: "warning",
          text: `${say("possible leak", "可能存在泄漏")}: ${failed.map(({ detail }) => detail).join("; ")}`,
        },
    {
      kind: "text",
      tone: "muted",
      text: say(
        `${made.trials} trials on this dataset so far · trade it: factorsmith backtest --combination ${made.run}`,
        `该数据集累计检验 ${made.trials} 次 · 用它回测：factorsmith backtest --combination ${made.run}`,
      ),
    },
    {
      kind: "text",
      tone: "muted",
      text: say(
        `${made.files.length} files; open the report in a browser:`,
        `${made.files.length} 个文件；用浏览器打开报告：`,
      ),
    },
    { kind: "files", paths: [made.files.find((file) => file.endsWith("report.html")) ?? made.dir] },
  ];
}
