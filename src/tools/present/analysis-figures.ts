import { preprocessingText, RAW } from "../../engine/analysis/index.js";
import type { Block } from "../../engine/report/blocks.js";
import { neutralisedName, styleName } from "../../engine/report/charts/exposures.js";
import { regimeName } from "../../engine/report/charts/regimes.js";
import { preprocessingWords } from "../../engine/report/preprocessing-words.js";
import type { AnalysisSummary } from "../../engine/report/summary.js";
import { type Say, sayIn, sealWords } from "../../engine/report/words.js";
import type { Lang } from "../../i18n/lang.js";
import { count, fixed, percent, pValue } from "./number.js";

type Pairs = Extract<Block, { kind: "pairs" }>;
type Pair = Pairs["rows"][number];
type Part = (summary: AnalysisSummary, say: Say) => readonly Pair[];

/** The figures of an analysis, a line each, in the order of the report. */
export function analysisFigures(summary: AnalysisSummary, lang: Lang): Pairs {
  const say = sayIn(lang);
  return { kind: "pairs", rows: PARTS.flatMap((part) => part(summary, say)) };
}

const PARTS: readonly Part[] = [predicts, earns, trades, where, known, luck, how];

function predicts({ ic, inference }: AnalysisSummary, say: Say): Pair[] {
  const { rankIc, ic: pearson } = ic.summary;
  const { low, high } = inference.bootstrap.rankIcMean;
  const { all, positive, negative } = ic.significant5.rankIc;
  return [
    {
      label: "RankIC",
      value: fixed(rankIc.mean, 4),
      note: `t ${fixed(rankIc.tNeweyWest, 2)} (Newey–West) · ${say("not overlapping", "不重叠")} ${fixed(rankIc.tNonOverlap, 2)} · ${percent(inference.bootstrap.level, 0)} ${fixed(low, 4)} … ${fixed(high, 4)}`,
    },
    {
      label: "IR",
      value: fixed(rankIc.ir, 3),
      note: say(`${fixed(rankIc.irAnnualised, 2)} a year`, `年化 ${fixed(rankIc.irAnnualised, 2)}`),
    },
    {
      label: say("IC (Pearson)", "IC（Pearson）"),
      value: fixed(pearson.mean, 4),
      note: `t ${fixed(pearson.tNeweyWest, 2)} · IR ${fixed(pearson.ir, 3)}`,
    },
    {
      label: say("dates ≥ 0 / < 0", "≥0 / <0 天数"),
      value: `${count(rankIc.positive)} / ${count(rankIc.negative)}`,
      note: say(
        `significant at 1 %: ${percent(rankIc.significant)} (+${percent(rankIc.significantPositive)}, −${percent(rankIc.significantNegative)}), at 5 %: ${percent(all)} (+${percent(positive)}, −${percent(negative)})`,
        `显著占比 1 %：${percent(rankIc.significant)}（正 ${percent(rankIc.significantPositive)}，负 ${percent(rankIc.significantNegative)}），5 %：${percent(all)}（正 ${percent(positive)}，负 ${percent(negative)}）`,
      ),
    },
    {
      label: say("skew / kurtosis", "偏度 / 峰度"),
      value: `${fixed(rankIc.skew, 2)} / ${fixed(rankIc.kurtosis, 2)}`,
      note: `${say("lag-1 autocorrelation", "一阶自相关")} ${fixed(rankIc.autocorrelation, 3)}`,
    },
  ];
}

function earns(
  { costs, quantiles, factorPortfolio: held, events, header }: AnalysisSummary,
  say: Say,
): Pair[] {
  const last = events.offsets.at(-1);
  const after = (q: number) => percent(events.excess.at(q)?.at(-1), 2);
  return [
    {
      label: say(`long-short, ${header.horizon} d`, `多空，${header.horizon} 日`),
      value: percent(costs.grossMean, 3),
      note: `${say("after costs", "扣费后")} ${percent(costs.netMean, 3)} · ${say("monotonicity", "单调性")} ${fixed(quantiles.longShort.monotonicity, 2)}`,
    },
    {
      label: say("factor-weighted", "因子加权组合"),
      value: `${say("Sharpe", "夏普")} ${fixed(held.sharpe, 2)}`,
      note: say(
        `alpha ${percent(held.alphaAnnualised)} a year (t ${fixed(held.alphaT, 2)}) · beta ${fixed(held.beta, 2)} · turnover ${percent(held.turnoverMean)} a day`,
        `年化 alpha ${percent(held.alphaAnnualised)}（t ${fixed(held.alphaT, 2)}）· beta ${fixed(held.beta, 2)} · 日换手 ${percent(held.turnoverMean)}`,
      ),
    },
    ...(last === undefined
      ? []
      : [
          {
            label: say(`${last} days later`, `${last} 日后超额`),
            value: `${after(0)} / ${after(-1)}`,
            note: say("Q1 / top, against the universe", "最低 / 最高组，相对股票池"),
          },
        ]),
  ];
}

function trades({ turnover, coverage, header }: AnalysisSummary, say: Say): Pair[] {
  return [
    {
      label: say("turnover Q1 / top", "换手 最低/最高组"),
      value: `${percent(turnover.mean[0], 0)} / ${percent(turnover.mean.at(-1), 0)}`,
      note: say(`per ${header.horizon} days`, `每 ${header.horizon} 日`),
    },
    {
      label: say("rank autocorrelation", "秩自相关"),
      value: fixed(turnover.rankAutocorrelationMean, 3),
      note: say(
        `over ${header.horizon} days ${fixed(turnover.rankAutocorrelationHorizon, 3)}`,
        `隔 ${header.horizon} 日 ${fixed(turnover.rankAutocorrelationHorizon, 3)}`,
      ),
    },
    {
      label: say("coverage", "覆盖率"),
      value: percent(coverage.mean),
      note: say(`lowest ${percent(coverage.minimum, 0)}`, `最低 ${percent(coverage.minimum, 0)}`),
    },
  ];
}

function where({ regimes, industries, failures }: AnalysisSummary, say: Say): Pair[] {
  const states = [
    ...[...regimes.market, ...regimes.volatility].map(({ label, rankIc }) => ({ label, rankIc })),
    ...regimes.size.map(({ name, rankIc }) => ({ label: name, rankIc })),
  ];
  const measured = (industries?.ic ?? []).filter(({ rankIc }) => rankIc !== null);
  const sorted = measured.toSorted((a, b) => b.rankIc! - a.rankIc!);
  const named = (part: typeof sorted) =>
    part.map(({ name, rankIc }) => `${name} ${fixed(rankIc, 3)}`).join(" · ");
  return [
    line(
      say("regimes", "市场状态"),
      states.map(({ label, rankIc }) => `${regimeName(label, say)} ${fixed(rankIc, 4)}`),
    ),
    ...(sorted.length === 0
      ? []
      : [
          { label: say("best industries", "最好的行业"), value: named(sorted.slice(0, 3)) },
          { label: say("worst industries", "最差的行业"), value: named(sorted.slice(-3).reverse()) },
        ]),
    line(
      say("worst dates", "最差的日期"),
      failures.dates.slice(0, 3).map(({ date, rankIc }) => `${date} ${fixed(rankIc, 3)}`),
    ),
    line(
      say("costliest names", "拖累最大的股票"),
      failures.names.slice(0, 3).map(({ name, cost }) => `${name} ${fixed(cost, 4)}`),
    ),
  ].filter(({ value }) => value !== "");
}

function known({ exposures, neutralised, library }: AnalysisSummary, say: Say): Pair[] {
  return [
    line(
      say("styles", "风格暴露"),
      exposures.map(({ name, correlation }) => `${styleName(name, say)} ${fixed(correlation, 3)}`),
    ),
    line(
      say("RankIC without", "剔除后 RankIC"),
      neutralised.map(({ label, rankIc }) => `${neutralisedName(label, say)} ${fixed(rankIc, 4)}`),
    ),
    ...(library.factors.length > 0
      ? [
          {
            label: say("nearest in library", "库中最近"),
            value: fixed(library.maxAbsolute, 3),
            note: `${say("marginal RankIC", "边际 RankIC")} ${fixed(library.marginal?.rankIc, 4)}`,
          },
        ]
      : []),
  ].filter(({ value }) => value !== "");
}

function luck({ inference, header }: AnalysisSummary, say: Say): Pair[] {
  const { multiple, deflatedSharpe, shuffled, pbo } = inference;
  return [
    {
      label: say("luck", "运气"),
      value: `q ${pValue(multiple.q)}`,
      note: `N ${count(header.trials)} · ${say("deflated Sharpe", "去膨胀夏普")} ${percent(deflatedSharpe.probability, 0)} · ${say("shuffled control", "打乱对照")} ${fixed(shuffled.z, 1)}σ`,
    },
    ...(pbo
      ? [
          {
            label: say("overfitting", "过拟合"),
            value: percent(pbo.probability, 0),
            note: say(`PBO among ${count(pbo.members)} factors`, `${count(pbo.members)} 个因子中的 PBO`),
          },
        ]
      : []),
  ];
}

function how({ header }: AnalysisSummary, say: Say): Pair[] {
  const raw = preprocessingText(header.preprocessing) === preprocessingText(RAW);
  return [
    ...(raw
      ? []
      : [{ label: say("pre-processing", "预处理"), value: preprocessingWords(header.preprocessing, say) }]),
    { label: say("test window", "测试集"), value: sealWords(header, say) },
  ];
}

const line = (label: string, parts: readonly string[]): Pair => ({ label, value: parts.join(" · ") });
