import { count, DASH, fixed, percent } from "../figures.js";
import type { ReportPage } from "../html/page.js";
import { noticeIn } from "../notices.js";
import { demoStamp, type ReportLang, sayIn, shortName, splitWords } from "../words.js";
import { earnedCharts } from "./charts-earned.js";
import { tradeCharts } from "./charts-trades.js";
import { whereCharts } from "./charts-where.js";
import { periodSection } from "./period.js";
import type { BacktestSubject } from "./subject.js";
import { backtestTables } from "./tables.js";
import { luckWords, strategyWords, wherePlayed } from "./words.js";

/** The report of one strategy. */
export function backtestPage(subject: BacktestSubject, lang: ReportLang): ReportPage {
  const say = sayIn(lang);
  const { result, name, dataset, luck } = subject;
  const { metrics: m, spec } = result;
  const stamp = demoStamp(subject.datasetKind, say);
  const random = result.baselines.find((baseline) => baseline.name === "random");
  const tables = backtestTables(subject, lang);
  const period = periodSection(subject, lang);
  return {
    lang,
    title: `${shortName(name)} · ${dataset}`,
    code: subject.expression,
    subtitle: wherePlayed(subject, say),
    ...(stamp && { stamp }),
    figures: [
      {
        label: say("a year, after costs", "年化（已扣费用）"),
        value: percent(m.annualReturn),
        note: say(`benchmark ${percent(m.benchmarkAnnual)}`, `基准 ${percent(m.benchmarkAnnual)}`),
      },
      {
        label: say("Sharpe", "夏普比率"),
        value: fixed(m.sharpe, 2),
        note: random
          ? say(
              `random, same turnover ${fixed(random.sharpe, 2)}`,
              `同等换手的随机组合 ${fixed(random.sharpe, 2)}`,
            )
          : "",
      },
      {
        label: say("skill, by deflated Sharpe", "有技能的概率（去膨胀夏普）"),
        value: percent(luck.probability, 0),
        note:
          luck.threshold === null
            ? luckWords(luck, say)
            : say(
                `best of N = ${count(luck.trials)} by luck: ${fixed(luck.threshold, 2)}`,
                `N = ${count(luck.trials)} 次检验中靠运气的最大夏普：${fixed(luck.threshold, 2)}`,
              ),
      },
      {
        label: say("excess, a year", "年化超额"),
        value: percent(m.excessAnnual),
        note: say(
          `information ratio ${fixed(m.informationRatio, 2)}`,
          `信息比率 ${fixed(m.informationRatio, 2)}`,
        ),
      },
      {
        label: say("largest drawdown", "最大回撤"),
        value: percent(m.maxDrawdown.depth),
        note: `${m.maxDrawdown.peak ?? result.from} … ${m.maxDrawdown.trough ?? "–"}`,
      },
      {
        label: say("turnover a year", "年换手"),
        value: fixed(m.turnoverAnnual, 1),
        note: say(`costs ${percent(m.costDrag, 2)} a year`, `年化费用 ${percent(m.costDrag, 2)}`),
      },
      ...(random?.beaten === null || !random
        ? []
        : [
            {
              label: say("random portfolios beaten", "胜过随机组合"),
              value: percent(random.beaten, 0),
              note: say(`of ${random.portfolios}, by Sharpe`, `共 ${random.portfolios} 个，按夏普`),
            },
          ]),
    ],
    facts: [
      {
        label: say("window", "窗口"),
        value: `${splitWords(subject.split, say)} · ${result.from} … ${result.to}`,
      },
      { label: say("dataset", "数据集"), value: `${dataset} · ${subject.datasetHash.slice(0, 12)}` },
      { label: say("strategy", "策略"), value: strategyWords(spec, say) },
      {
        label: say("rules", "规则"),
        value: `${spec.market} · ${say("money", "资金")} ${count(spec.cash)} · ${say("slippage", "滑点")} ${percent(spec.slippage, 2)} · ${say("of the volume at most", "成交量占比上限")} ${percent(spec.participation, 0)}`,
      },
      {
        label: say("bounds", "约束"),
        value: say(
          `name ${percent(spec.maxWeight, 0)} · industry ${percent(spec.maxIndustry, 0)} · turnover ${percent(spec.maxTurnover, 0)} · cash ${percent(spec.cashBuffer, 0)}`,
          `单票 ${percent(spec.maxWeight, 0)} · 行业 ${percent(spec.maxIndustry, 0)} · 换手 ${percent(spec.maxTurnover, 0)} · 现金 ${percent(spec.cashBuffer, 0)}`,
        ),
      },
      {
        label: say("trials on this dataset (N)", "该数据集的检验次数（N）"),
        value: luck.trials === null ? DASH : count(luck.trials),
      },
      {
        label: say("days a year · risk-free", "年化天数 · 无风险利率"),
        value: `${m.annualisation} · ${percent(m.riskFree, 2)}`,
      },
    ],
    warnings: [],
    sections: [
      ...(period ? [period] : []),
      {
        id: "earned",
        title: say("What it earned", "收益如何"),
        charts: earnedCharts(subject, lang),
        tables: tables.earned,
      },
      {
        id: "where",
        title: say("Where it came from", "收益从何而来"),
        charts: whereCharts(subject, lang),
        tables: tables.where,
      },
      {
        id: "trades",
        title: say("What it traded", "交易与费用"),
        charts: tradeCharts(subject, lang),
        tables: tables.trades,
      },
    ],
    terms: terms(lang),
    caveats: [...(stamp ? [stamp] : []), ...result.caveats.map((text) => noticeIn(lang, text))],
  };
}

function terms(lang: ReportLang): ReportPage["terms"] {
  const say = sayIn(lang);
  return [
    {
      id: "annual-return",
      term: say("a year", "年化收益"),
      meaning: say(
        "(1 + R)^(days a year / days) − 1, after costs",
        "(1 + R)^(年化天数 / 天数) − 1，已扣费用",
      ),
    },
    {
      id: "sharpe",
      term: say("Sharpe", "夏普比率"),
      meaning: say(
        "√N · (mean − daily risk-free) / standard deviation (ddof 1) of daily returns",
        "√N ·（日均收益 − 日无风险利率）/ 日收益标准差（ddof 1）",
      ),
    },
    {
      id: "deflated-sharpe",
      term: say("deflated Sharpe", "去膨胀夏普"),
      meaning: say(
        "Probability that the true Sharpe ratio is above the best that N trials without skill are expected to reach (Bailey and López de Prado 2014). N: distinct trials on the dataset, of the test window the looks at it; variance among trials: of the strategies tried, else 1/(days − 1)",
        "真实夏普高于 N 次无技能检验的期望最大值的概率（Bailey 与 López de Prado，2014）。N 为该数据集上不同检验的次数，测试集取查看次数；检验间方差取已试策略的夏普方差，否则为 1/(天数 − 1)",
      ),
    },
    { id: "excess", term: say("geometric excess", "几何超额"), meaning: "(1 + R) / (1 + B) − 1" },
    {
      id: "alpha",
      term: "alpha, beta",
      meaning: say(
        "Jensen: annR − rf − β (annB − rf); β = cov / var",
        "Jensen：annR − rf − β(annB − rf)；β = cov / var",
      ),
    },
    {
      id: "ir",
      term: say("information ratio", "信息比率"),
      meaning: say("(annR − annB) / tracking error", "(annR − annB) / 跟踪误差"),
    },
    {
      id: "drawdown",
      term: say("drawdown", "回撤"),
      meaning: say(
        "fall from the highest net value so far, the start included",
        "距历史最高净值的跌幅，起点计入",
      ),
    },
    {
      id: "turnover",
      term: say("turnover", "换手"),
      meaning: say("traded ÷ mean net value ÷ 2", "成交额 ÷ 平均净值 ÷ 2"),
    },
    {
      id: "brinson",
      term: say("allocation, selection", "配置、选股"),
      meaning: say(
        "Brinson–Fachler against the equally weighted universe: (w − w₀)(r₀ − R₀), w (r − r₀)",
        "Brinson–Fachler，相对等权股票池：(w − w₀)(r₀ − R₀)，w (r − r₀)",
      ),
    },
    {
      id: "style",
      term: say("style", "风格"),
      meaning: say(
        "exposure × the style's return, from a regression of the day's returns on all styles",
        "暴露 × 风格收益（当日收益对全部风格回归）",
      ),
    },
  ];
}
