import { count, fixed } from "../figures.js";
import type { ReportPage } from "../html/page.js";
import { demoStamp, type ReportLang, type Say, sayIn, shortName, splitWords } from "../words.js";
import { combinationCharts } from "./charts.js";
import type { CombinationSubject } from "./subject.js";
import { combinationTables } from "./tables.js";
import { methodWords, paramsWords, whereCombined } from "./words.js";

/** The report of one combination. */
export function combinationPage(subject: CombinationSubject, lang: ReportLang): ReportPage {
  const say = sayIn(lang);
  const { combination: made, dataset, factors } = subject;
  const stamp = demoStamp(subject.datasetKind, say);
  const charts = combinationCharts(subject, lang);
  const tables = combinationTables(subject, lang);
  const best = made.single.reduce((a, b) => ((b.mean ?? -1) > (a.mean ?? -1) ? b : a));
  const failed = made.checks.filter(({ passed }) => !passed);
  return {
    lang,
    title: `${shortName(subject.name)} · ${dataset}`,
    code: factors.map(({ name, expression }) => `${shortName(name)}:\n${expression.trim()}`).join("\n\n"),
    subtitle: whereCombined(subject, say),
    ...(stamp && { stamp }),
    figures: [
      {
        label: say("RankIC, out of sample", "样本外 RankIC"),
        value: fixed(made.rankIc.mean, 4),
        note: `t ${fixed(made.rankIc.tNeweyWest, 2)} (Newey–West)`,
      },
      {
        label: "IR",
        value: fixed(made.rankIc.ir, 3),
        note: say(
          `${fixed(made.rankIc.irAnnualised, 2)} a year`,
          `年化 ${fixed(made.rankIc.irAnnualised, 2)}`,
        ),
      },
      {
        label: say("equal weights", "等权"),
        value: fixed(made.equal.mean, 4),
        note: say("RankIC, same dates and signs", "同日、同方向的 RankIC"),
      },
      {
        label: say("best factor alone", "最好的单因子"),
        value: fixed(best.mean, 4),
        note: say("RankIC, chosen afterwards", "RankIC，事后选出"),
      },
      {
        label: say("leak checks passed", "通过的泄漏检查"),
        value: `${made.checks.length - failed.length} / ${made.checks.length}`,
      },
    ],
    facts: facts(subject, say),
    warnings: failed.map(({ detail }) => `${say("Possible leak", "可能存在泄漏")}: ${detail}`),
    sections: [
      {
        id: "predicts",
        title: say("Does it predict, and better than what is simpler?", "是否有预测力，是否好过更简单的做法"),
        charts: charts.predicts,
        tables: tables.predicts,
      },
      {
        id: "why",
        title: say("What it rests on", "组合依靠什么"),
        charts: charts.why,
        tables: tables.why,
      },
      {
        id: "inputs",
        title: say("What went in", "输入的因子"),
        charts: charts.inputs,
        tables: [],
      },
      {
        id: "leaks",
        title: say("How it was made, and what was checked", "如何训练，检查了什么"),
        charts: [],
        tables: tables.leaks,
      },
    ],
    terms: terms(say),
    caveats: [
      ...(stamp ? [stamp] : []),
      say(
        "The combination was made and measured on the search window; the factors may have been found on the same dates, which walk-forward fits cannot undo.",
        "组合在搜索窗口内训练并检验；因子本身可能就是在同样的日期上找到的，滚动训练无法消除这一点。",
      ),
    ],
  };
}

function facts(subject: CombinationSubject, say: Say): ReportPage["facts"] {
  const { combination: made, method, sealed } = subject;
  const [first] = made.fitted.folds;
  return [
    {
      label: say("window", "窗口"),
      value: `${splitWords(subject.split, say)} · ${made.from} … ${made.to}`,
    },
    { label: say("dataset", "数据集"), value: `${subject.dataset} · ${subject.datasetHash.slice(0, 12)}` },
    {
      label: say("method", "方法"),
      value: `${methodWords(method, say)} · ${paramsWords(method, subject.params, say)}`,
    },
    {
      label: say("inputs", "输入"),
      value: `${subject.standardise} · ${say("selection", "筛选")} ${subject.select}`,
    },
    {
      label: say("fits", "训练次数"),
      value: say(
        `${made.fits} · first on ${first?.trained.join(" … ") ?? "–"} · embargo ${subject.embargo} d`,
        `${made.fits} · 首次训练于 ${first?.trained.join(" … ") ?? "–"} · 隔离 ${subject.embargo} 日`,
      ),
    },
    { label: say("trials on this dataset (N)", "该数据集的检验次数（N）"), value: count(subject.trials) },
    { label: say("seed", "种子"), value: String(subject.seed) },
    {
      label: say("sealed test window", "封存的测试集"),
      value: sealed
        ? say(
            `${sealed.from} … ${sealed.to}, not in this report`,
            `${sealed.from} … ${sealed.to}，本报告不含`,
          )
        : "–",
    },
  ];
}

function terms(say: Say): ReportPage["terms"] {
  return [
    {
      id: "walk-forward",
      term: say("walk-forward", "滚动训练"),
      meaning: say(
        "Each model is fitted on labels that have all ended before the first date it predicts (purge = horizon, plus the embargo) and serves until the next fit.",
        "每个模型只使用在其首个预测日之前已全部结束的标签（清除 = 持有期，另加隔离期），并服务到下一次训练。",
      ),
    },
    {
      id: "inputs",
      term: say("inputs", "输入"),
      meaning: say(
        "Standardised over the universe of each date; a missing value is the mean of its date; turned by the sign of the factor's mean IC in the training window.",
        "在每个交易日的股票池内标准化；缺失值取当日均值；方向由训练窗口内的平均 IC 决定。",
      ),
    },
    {
      id: "permutation-importance",
      term: say("permutation importance", "置换重要性"),
      meaning: say(
        "Mean RankIC less the mean RankIC with the factor shuffled within each date (Breiman 2001); for trees and nets on every h-th date.",
        "RankIC 均值减去在每个交易日内打乱该因子后的 RankIC 均值（Breiman 2001）；树与网络每 h 日取一次。",
      ),
    },
    {
      id: "shapley",
      term: say("Shapley value", "Shapley 值"),
      meaning: say(
        "Linear: w·z. Trees: exact, path-dependent (Lundberg, Erion and Lee 2018). Net: against the mean of the date, every coalition for up to ten factors, else drawn orders and their reverses.",
        "线性：w·z。树：精确，路径相关（Lundberg、Erion 与 Lee 2018）。网络：相对当日均值，十个因子以内枚举全部联盟，否则抽取排列及其逆序。",
      ),
    },
    {
      id: "partial-dependence",
      term: say("partial dependence", "部分依赖"),
      meaning: say(
        "Mean prediction with the factor set to a value for every name, less the mean prediction (Friedman 2001).",
        "令所有股票的该因子取某值时的平均预测，减去平均预测（Friedman 2001）。",
      ),
    },
    {
      id: "rank-ic",
      term: "RankIC",
      meaning: say(
        "Spearman correlation of prediction and forward return over the universe of a date.",
        "每个交易日股票池内预测与未来收益的 Spearman 相关。",
      ),
    },
  ];
}
