import { activeFactors } from "../../combine/index.js";
import type { Chart, Ink, Series } from "../charts/chart.js";
import { runningSum } from "../charts/describe.js";
import { type ReportLang, type Say, sayIn, shortName } from "../words.js";
import type { CombinationSubject } from "./subject.js";
import { whereCombined } from "./words.js";

const INKS: readonly Ink[] = ["second", "third", "fourth"];

/** So many factors are drawn at once; the others wait in the legend. */
const DRAWN = 3;

const ROLLING = 60;

/** Factors of a beeswarm, and points of it altogether: more would hide each other and make a heavy page. */
const SWARMS = 12;
const POINTS = 2000;

/** Groups of rows by the standing of their factor value. */
const BANDS = 10;

export interface CombinationCharts {
  readonly predicts: readonly Chart[];
  readonly why: readonly Chart[];
  readonly inputs: readonly Chart[];
}

export function combinationCharts(subject: CombinationSubject, lang: ReportLang): CombinationCharts {
  const say = sayIn(lang);
  const { combination: made } = subject;
  const { curves, importance, dependence, fitted } = made;
  const names = subject.factors.map(({ name }) => shortName(name));
  const note = (en: string, zh: string) => `${whereCombined(subject, say)}\n${say(en, zh)}`;
  const dates = { kind: "dates", values: curves.dates } as const;
  // The factors that matter most are drawn first.
  const order = importance
    .toSorted((a, b) => (b.shap ?? 0) - (a.shap ?? 0) || a.factor - b.factor)
    .map(({ factor }) => factor);
  const lines = (of: (factor: number) => readonly (number | null)[]): Series[] =>
    order.map((factor, place) => ({
      name: names[factor]!,
      draw: "line",
      values: of(factor),
      ink: INKS[place % INKS.length]!,
      dashed: true,
      hidden: place >= DRAWN,
    }));
  const against = (of: (daily: readonly (number | null)[]) => readonly (number | null)[]): Series[] => [
    { name: say("combination", "组合"), draw: "line", values: of(curves.combined), ink: "main" },
    {
      name: say("equal weights", "等权"),
      draw: "line",
      values: of(curves.equal),
      ink: "benchmark",
    },
    ...lines((factor) => of(curves.factors[factor]!)),
  ];
  const bars = (
    id: string,
    title: string,
    explained: string,
    of: (factor: number) => number | null,
    y: string,
  ): Chart => {
    const sorted = names.map((_, factor) => factor).sort((a, b) => (of(b) ?? 0) - (of(a) ?? 0));
    return {
      kind: "series",
      id,
      title,
      note: explained,
      x: { kind: "names", values: sorted.map((factor) => names[factor]!) },
      y: { format: "number", name: y, includeZero: true },
      series: [{ name: y, draw: "bars", values: sorted.map(of), ink: "signed" }],
      sideways: true,
    };
  };
  const predictions = made.shap.z.length / names.length;
  const shown = Math.min(predictions, Math.floor(POINTS / Math.min(SWARMS, names.length)));
  const shownRows = Array.from({ length: shown }, (_, i) => Math.floor((i * predictions) / shown));
  const end = farEnd(made.shap.phi);
  const weights: Chart[] = fitted.folds.every(({ model }) => model.kind === "linear")
    ? [
        {
          kind: "series",
          id: "weights",
          title: say("Weights of each fit", "每次训练的权重"),
          note: note(
            "They add up to Σ|w| = 1; at the first date that the fit predicts",
            "Σ|w| = 1；画在该次训练的首个预测日",
          ),
          x: { kind: "dates", values: fitted.folds.map(({ from }) => from) },
          y: { format: "number", name: say("weight", "权重"), includeZero: true },
          series: lines((factor) =>
            fitted.folds.map(({ model }) => (model.kind === "linear" ? model.weights[factor]! : null)),
          ).map((line) => ({ ...line, dashed: false })),
        },
      ]
    : [];
  return {
    predicts: [
      {
        kind: "series",
        id: "ic_cumulative",
        title: say("Cumulative RankIC out of sample", "样本外累计 RankIC"),
        note: note(
          "Running sum of the daily values. Each factor is turned by the sign of its training window; equal weights use the same signs",
          "逐日累加。单因子按训练窗口内的方向取号；等权使用同样的方向",
        ),
        x: dates,
        y: { format: "number", name: say("sum of RankIC", "RankIC 累计"), includeZero: true },
        series: against(runningSum),
      },
      {
        kind: "series",
        id: "ic_rolling",
        title: say(`RankIC, ${ROLLING}-day mean`, `RankIC ${ROLLING} 日均值`),
        note: note("Dates without a value left out", "空值不计"),
        x: dates,
        y: { format: "number", name: "RankIC", includeZero: true },
        series: against(rolling),
      },
    ],
    why: [
      bars(
        "importance",
        say("Permutation importance", "置换重要性"),
        note(
          "Fall of the mean out-of-sample RankIC when the factor is shuffled among the names of each date; below 0 the combination would have been better off without it",
          "在每个交易日内打乱该因子后，样本外 RankIC 均值的下降；小于 0 表示去掉它反而更好",
        ),
        (factor) => importance[factor]!.drop,
        say("RankIC lost", "RankIC 损失"),
      ),
      bars(
        "shap",
        say("Shapley values", "Shapley 值"),
        note(
          `Share of the mean |Shapley value| of ${predictions} predictions drawn from all windows: how much a factor moves the prediction, rightly or wrongly`,
          `所有窗口中抽取的 ${predictions} 个预测的平均 |Shapley 值| 占比：因子对预测的影响，无论对错`,
        ),
        (factor) => importance[factor]!.shap,
        say("share", "占比"),
      ),
      {
        kind: "swarm",
        id: "shap_swarm",
        title: say("Shapley values, one point a prediction", "Shapley 值（每点为一个预测）"),
        note: note(
          `${shownRows.length} predictions of all windows, drawn evenly; to the right it raised the prediction, the colour is the value of the factor. The farthest 1 % stand at the ends`,
          `从所有窗口均匀抽取 ${shownRows.length} 个预测；向右为抬高预测，颜色为因子值。最远的 1 % 画在两端`,
        ),
        rows: order.slice(0, SWARMS).map((factor) => ({
          name: names[factor]!,
          points: shownRows.map((row) => ({
            value: Math.max(-end, Math.min(end, made.shap.phi[row * names.length + factor]!)),
            level: made.shap.z[row * names.length + factor]!,
          })),
        })),
        x: { name: say("Shapley value (change of the prediction)", "Shapley 值（对预测的改变）") },
        levels: { most: 2, low: say("factor low", "因子值低"), high: say("high", "高") },
      },
      {
        kind: "heatmap",
        id: "shap_bands",
        title: say("Shapley value by the factor's standing", "按因子高低的 Shapley 值"),
        note: note(
          "Mean over the drawn predictions in each tenth of the factor, from its lowest to its highest: from − to + the model buys it high, a bend is a curve that a weight cannot draw",
          "按因子值从低到高十等分，各组预测的平均值：由负到正即高值买入，弯曲处为线性权重无法表示",
        ),
        rows: order.map((factor) => names[factor]!),
        columns: Array.from({ length: BANDS }, (_, band) => String(band + 1)),
        cells: order.map((factor) => bands(made.shap, names.length, factor)),
        format: "number",
        scale: "around-zero",
        columnName: say("tenth of the factor", "因子十分位"),
      },
      {
        kind: "series",
        id: "dependence",
        title: say("Partial dependence", "部分依赖"),
        note: note(
          "Change of the mean prediction when every name has that value of the factor; mean over the fits",
          "令所有股票的该因子取此值时，平均预测的变化；对各次训练取均值",
        ),
        x: {
          kind: "numbers",
          values: dependence.grid.map(String),
          name: say(
            "factor, standard deviations from the mean of its date",
            "因子（偏离当日均值的标准差数）",
          ),
        },
        y: { format: "number", name: say("change of the prediction", "预测变化"), includeZero: true },
        series: lines((factor) => dependence.factors[factor]!).map((line) => ({ ...line, dashed: false })),
      },
      ...weights,
    ],
    inputs: [
      {
        kind: "heatmap",
        id: "correlation",
        title: say("Correlation of the factors", "因子相关性矩阵"),
        note: note("Of the standardised factors, over all names and dates", "标准化因子，全部股票与日期"),
        rows: names,
        columns: names,
        cells: made.correlation,
        format: "number",
        scale: "around-zero",
      },
      ...(subject.select === "none" ? [] : [chosen(subject, names, note, say)]),
    ],
  };
}

function chosen(
  { combination: { fitted } }: CombinationSubject,
  names: readonly string[],
  note: (en: string, zh: string) => string,
  say: Say,
): Chart {
  return {
    kind: "heatmap",
    id: "chosen",
    title: say("Which fit used which factor", "每次训练使用的因子"),
    note: note("1 = used; the first date that the fit predicts", "1 = 使用；列为该次训练的首个预测日"),
    rows: names,
    columns: fitted.folds.map(({ from }) => from),
    cells: names.map((_, factor) =>
      fitted.folds.map(({ model }) => (activeFactors(model).includes(factor) ? 1 : 0)),
    ),
    format: "number",
    scale: "up",
  };
}

/** Distance from 0 that 99 of 100 of the values which are not 0 keep: a few wild ones would squeeze all others. */
function farEnd(values: Float64Array): number {
  const sizes = Float64Array.from(values, Math.abs)
    .filter((size) => size > 0)
    .sort();
  return sizes[Math.ceil(0.99 * sizes.length) - 1] ?? 0;
}

/** Mean of the last 60 values that exist, null until there are half of them. */
function rolling(daily: readonly (number | null)[]): (number | null)[] {
  return daily.map((_, i) => {
    const last = daily.slice(Math.max(0, i + 1 - ROLLING), i + 1).filter((x) => x !== null);
    return last.length < ROLLING / 2 ? null : last.reduce((a, b) => a + b, 0) / last.length;
  });
}

/** Mean Shapley value of one factor in each tenth of its values. */
function bands(
  { z, phi }: CombinationSubject["combination"]["shap"],
  factors: number,
  factor: number,
): (number | null)[] {
  const rows = Array.from({ length: z.length / factors }, (_, i) => i * factors + factor).sort(
    (a, b) => z[a]! - z[b]!,
  );
  return Array.from({ length: BANDS }, (_, band) => {
    const own = rows.slice(
      Math.floor((band * rows.length) / BANDS),
      Math.floor(((band + 1) * rows.length) / BANDS),
    );
    return own.length === 0 ? null : own.reduce((sum, at) => sum + phi[at]!, 0) / own.length;
  });
}
