import type { FactorScore, IcSummary } from "../../engine/analysis/index.js";
import type { Block } from "../../engine/report/blocks.js";
import { noticeIn } from "../../engine/report/notices.js";
import type { Lang, Text } from "../../i18n/lang.js";
import { count, DASH, fixed, milliseconds, percent, pValue } from "./number.js";

const WORDS = {
  split: { train: "train", valid: "validation", search: "train + validation", test: "test (unsealed)" },
  splitZh: { train: "训练集", valid: "验证集", search: "训练集 + 验证集", test: "测试集（已启封）" },
} as const;

export const DEMO_NOTE: Text = {
  en: "Demo market: synthetic data, not a real market.",
  zh: "演示市场：合成数据，并非真实行情。",
};

/** A score card: what was measured, IC and RankIC side by side, the spread of the quantile groups. */
export function scoreBlocks(score: FactorScore, lang: Lang): Block[] {
  const say = (en: string, zh: string) => (lang === "zh" ? zh : en);
  const split = (lang === "zh" ? WORDS.splitZh : WORDS.split)[score.split];
  const row = (label: string, of: (summary: IcSummary) => string) => [label, of(score.rankIc), of(score.ic)];
  const { longShort } = score;
  return [
    { kind: "code", text: score.expression.trim() },
    {
      kind: "text",
      tone: "muted",
      text: `${score.dataset} · ${split} · ${score.from ?? DASH} … ${score.to ?? DASH} · ${say("horizon", "持有期")} ${score.horizon} · ${score.entry}`,
    },
    {
      kind: "table",
      columns: [{ label: "" }, { label: "RankIC", align: "right" }, { label: "IC", align: "right" }],
      rows: [
        row(say("mean", "均值"), (s) => fixed(s.mean, 4)),
        row(say("std", "标准差"), (s) => fixed(s.std, 4)),
        row("IR", (s) => fixed(s.ir, 3)),
        row(say("IR, annualised", "年化 IR"), (s) => fixed(s.irAnnualised, 2)),
        row(say("t (Newey–West)", "t（Newey–West）"), (s) => fixed(s.tNeweyWest, 2)),
        row(say("t (overlap ignored)", "t（未校正重叠）"), (s) => fixed(s.t, 2)),
        row(say("p (overlap allowed for)", "p（已计重叠）"), (s) => pValue(s.pOverlap)),
        row(say("p (overlap ignored)", "p（未校正重叠）"), (s) => pValue(s.p)),
        row(say("dates ≥ 0 / < 0", "≥0 / <0 天数"), (s) => `${count(s.positive)} / ${count(s.negative)}`),
        row(
          say("significant + / −", "显著 正 / 负"),
          (s) => `${percent(s.significantPositive)} / ${percent(s.significantNegative)}`,
        ),
        row(say("skew / kurtosis", "偏度 / 峰度"), (s) => `${fixed(s.skew, 2)} / ${fixed(s.kurtosis, 2)}`),
      ],
    },
    {
      kind: "sparkline",
      label: "RankIC",
      values: score.series,
      note: `${score.from ?? ""} → ${score.to ?? ""}`,
    },
    {
      kind: "bars",
      label: say(
        `mean ${score.horizon}-day return by group, low factor to high`,
        `各组平均 ${score.horizon} 日收益（因子值由低到高）`,
      ),
      format: "percent",
      bars: longShort.groupMeans.map((value, i) => ({ label: `Q${i + 1}`, value })),
    },
    {
      kind: "pairs",
      rows: [
        {
          label: say("top − bottom", "多空"),
          value: percent(longShort.mean, 3),
          note: `t ${fixed(longShort.tNeweyWest, 2)} · Sharpe ${fixed(longShort.sharpe, 2)} · ${say("before costs", "未扣费用")}`,
        },
        { label: say("monotonicity", "单调性"), value: fixed(longShort.monotonicity, 2) },
        { label: say("coverage", "覆盖率"), value: percent(score.coverage) },
        {
          label: say("turnover a day", "日换手"),
          value: percent(score.turnover),
          note: `${say("rank autocorrelation", "秩自相关")} ${fixed(score.rankAutocorrelation, 3)}`,
        },
        ...(score.trials === null
          ? []
          : [
              {
                label: say("trials so far", "累计检验次数"),
                value: count(score.trials),
                note: say("distinct formulas scored on this dataset", "该数据集上评估过的不同公式"),
              },
            ]),
        { label: say("time", "耗时"), value: milliseconds(score.elapsedMs) },
      ],
    },
    ...score.warnings.map((text): Block => ({ kind: "text", tone: "warning", text: noticeIn(lang, text) })),
    ...(score.datasetKind === "demo"
      ? [{ kind: "text", tone: "warning", text: DEMO_NOTE[lang] } satisfies Block]
      : []),
  ];
}

/** Many scores: one line each, best validation-style ordering left to the reader. */
export function scoreTableBlocks(scores: readonly FactorScore[], lang: Lang): Block[] {
  const say = (en: string, zh: string) => (lang === "zh" ? zh : en);
  const right = (label: string) => ({ label, align: "right" as const });
  return [
    {
      kind: "table",
      columns: [
        { label: say("formula", "公式") },
        right("RankIC"),
        right("IR"),
        right("t NW"),
        right(say("coverage", "覆盖率")),
        right(say("turnover", "换手")),
      ],
      rows: scores.map((s) => [
        s.expression.trim().replace(/\s+/g, " "),
        fixed(s.rankIc.mean, 4),
        fixed(s.rankIc.ir, 3),
        fixed(s.rankIc.tNeweyWest, 2),
        percent(s.coverage, 0),
        percent(s.turnover, 0),
      ]),
    },
    ...(scores.some((s) => s.datasetKind === "demo")
      ? [{ kind: "text", tone: "warning", text: DEMO_NOTE[lang] } satisfies Block]
      : []),
  ];
}

/** One score as a compact line for the model. */
export function scoreBrief(score: FactorScore): string {
  const { rankIc, ic, longShort } = score;
  return [
    `${score.hash} on ${score.dataset} (${score.datasetKind}), ${score.split} ${score.from}..${score.to}, horizon ${score.horizon}, entry ${score.entry}:`,
    `RankIC mean ${fixed(rankIc.mean, 4)}, std ${fixed(rankIc.std, 4)}, IR ${fixed(rankIc.ir, 3)}, t(Newey-West) ${fixed(rankIc.tNeweyWest, 2)}, IC mean ${fixed(ic.mean, 4)},`,
    `coverage ${percent(score.coverage)}, daily turnover ${percent(score.turnover)}, top-bottom ${percent(longShort.mean, 3)} per horizon, monotonicity ${fixed(longShort.monotonicity, 2)},`,
    `dates ${score.dates}, trials so far ${count(score.trials)}.`,
    ...score.warnings.map((warning) => `Warning: ${warning}.`),
  ].join(" ");
}
