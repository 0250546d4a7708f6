import { luckWords, reasonWords } from "../../engine/report/backtest/words.js";
import type { Block } from "../../engine/report/blocks.js";
import { noticeIn } from "../../engine/report/notices.js";
import { sayIn } from "../../engine/report/words.js";
import type {
  Attribution,
  DeflatedSharpe,
  Explanation,
  StrategyMetrics,
} from "../../engine/strategy/index.js";
import type { Lang } from "../../i18n/lang.js";
import { explanationBlocks, explanationBrief } from "./explanation.js";
import { count, DASH, fixed, percent } from "./number.js";
import { DEMO_NOTE } from "./score.js";

export interface BacktestView {
  readonly name: string;
  readonly dataset: string;
  readonly datasetKind: "imported" | "demo";
  readonly split: string;
  readonly from: string;
  readonly to: string;
  readonly metrics: StrategyMetrics;
  readonly baselines: readonly {
    readonly name: string;
    readonly annualReturn: number | null;
    readonly sharpe: number | null;
    readonly maxDrawdown: number | null;
    readonly turnoverAnnual: number | null;
    readonly beaten: number | null;
    readonly portfolios: number;
  }[];
  readonly nav: readonly { readonly date: string; readonly nav: number; readonly benchmark: number }[];
  readonly refused: Readonly<Record<string, number>>;
  readonly caveats: readonly string[];
  readonly preset: {
    readonly name: string;
    readonly figures: Readonly<Record<string, number | null>>;
  } | null;
  readonly attribution: Attribution | null;
  readonly explanation: Explanation | null;
  readonly deflatedSharpe: DeflatedSharpe;
  readonly trials: number;
  readonly looks: number | null;
  readonly files: readonly string[];
}

const ROW: Record<string, readonly [string, string]> = {
  universe: ["universe, equal weight, no costs", "股票池等权，不计费用"],
  index: ["index", "指数"],
  random: ["random, same turnover (median)", "随机组合，同等换手（中位数）"],
};

/** How far each value is below the highest one before it: 0 at a peak, −0.2 a fifth below it. */
function fallsBelowPeak(values: readonly number[]): number[] {
  let peak = Number.NEGATIVE_INFINITY;
  return values.map((value) => {
    peak = Math.max(peak, value);
    return value / peak - 1;
  });
}

/** A strategy beside what knows nothing: a figure is never alone. */
export function backtestBlocks(view: BacktestView, lang: Lang): Block[] {
  const say = sayIn(lang);
  const m = view.metrics;
  const start = view.nav[0]?.nav ?? 1;
  const random = view.baselines.find(({ name }) => name === "random");
  return [
    { kind: "heading", text: `${view.name} · ${view.dataset}` },
    { kind: "text", tone: "muted", text: `${view.split} · ${view.from} … ${view.to}` },
    ...(view.looks === null
      ? []
      : [
          {
            kind: "text",
            tone: "warning",
            text: say(
              `Test window unsealed: look ${view.looks} at this dataset, recorded in the ledger.`,
              `测试集已启封：这是对该数据集的第 ${view.looks} 次查看，已记入台账。`,
            ),
          } satisfies Block,
        ]),
    ...(view.datasetKind === "demo"
      ? [{ kind: "text", tone: "warning", text: DEMO_NOTE[lang] } satisfies Block]
      : []),
    {
      kind: "table",
      columns: [
        { label: "" },
        { label: say("a year", "年化"), align: "right" },
        { label: "Sharpe", align: "right" },
        { label: say("drawdown", "最大回撤"), align: "right" },
        { label: say("turnover a year", "年换手"), align: "right" },
      ],
      rows: [
        [
          say("strategy, after costs", "策略（已扣费用）"),
          percent(m.annualReturn),
          fixed(m.sharpe, 2),
          percent(m.maxDrawdown.depth),
          fixed(m.turnoverAnnual, 1),
        ],
        ...view.baselines.map((b) => [
          ROW[b.name]?.[lang === "zh" ? 1 : 0] ?? b.name,
          percent(b.annualReturn),
          fixed(b.sharpe, 2),
          percent(b.maxDrawdown),
          fixed(b.turnoverAnnual, 1),
        ]),
      ],
    },
    {
      kind: "lines",
      label: say("net value", "净值"),
      from: view.from,
      to: view.to,
      format: "number",
      series: [
        { label: say("strategy", "策略"), values: view.nav.map(({ nav }) => nav / start) },
        { label: say("benchmark", "基准"), values: view.nav.map(({ benchmark }) => benchmark) },
      ],
    },
    {
      kind: "lines",
      label: say("drawdown", "回撤"),
      from: view.from,
      to: view.to,
      format: "percent",
      series: [
        { label: say("strategy", "策略"), values: fallsBelowPeak(view.nav.map(({ nav }) => nav)) },
        {
          label: say("benchmark", "基准"),
          values: fallsBelowPeak(view.nav.map(({ benchmark }) => benchmark)),
        },
      ],
    },
    {
      kind: "pairs",
      rows: [
        {
          label: say("deflated Sharpe", "去膨胀夏普"),
          value: luckWords(view.deflatedSharpe, say),
          note:
            view.deflatedSharpe.threshold === null
              ? ""
              : say(
                  `probability of skill; the best of N by luck reaches ${fixed(view.deflatedSharpe.threshold, 2)}`,
                  `有技能的概率；N 次检验靠运气可达 ${fixed(view.deflatedSharpe.threshold, 2)}`,
                ),
        },
        { label: say("excess, geometric", "几何超额"), value: percent(m.excessReturn) },
        { label: "alpha / beta", value: `${percent(m.alpha)} / ${fixed(m.beta, 2)}` },
        {
          label: say("information ratio", "信息比率"),
          value: fixed(m.informationRatio, 2),
          note: `${say("excess Sharpe", "超额夏普")} ${fixed(m.excessSharpe, 2)}`,
        },
        {
          label: say("volatility", "波动率"),
          value: percent(m.volatility),
          note: `Sortino ${fixed(m.sortino, 2)}`,
        },
        {
          label: say("deepest fall", "最大回撤区间"),
          value: `${m.maxDrawdown.peak ?? view.from} … ${m.maxDrawdown.trough ?? DASH}`,
          note: m.maxDrawdown.recovered
            ? `${say("recovered", "恢复于")} ${m.maxDrawdown.recovered}`
            : say("not recovered", "尚未恢复"),
        },
        {
          label: say("days won", "日胜率"),
          value: percent(m.winRateDays),
          note: `${m.winningDays} / ${m.losingDays}`,
        },
        {
          label: say("trades won", "交易胜率"),
          value: percent(m.winRateTrips),
          note: `${m.winningTrips} / ${m.losingTrips} · ${say("profit/loss", "盈亏比")} ${fixed(m.profitLossTrips, 2)}`,
        },
        {
          label: say("costs a year", "年化费用"),
          value: percent(m.costDrag),
          note: count(Math.round(m.costs)),
        },
        ...(random?.beaten === null || random === undefined
          ? []
          : [
              {
                label: say("random portfolios beaten", "胜过随机组合"),
                value: percent(random.beaten, 0),
                note: `${random.portfolios}`,
              },
            ]),
        ...(Object.keys(view.refused).length === 0
          ? []
          : [
              {
                label: say("orders refused", "拒单"),
                value: Object.entries(view.refused)
                  .map(([reason, n]) => `${reasonWords(reason, say)} ${n}`)
                  .join(" · "),
              },
            ]),
      ],
    },
    ...(view.preset
      ? [
          {
            kind: "heading",
            text:
              view.preset.name === "ricequant"
                ? say("RiceQuant panel", "米筐面板")
                : say("rqalpha summary", "rqalpha 汇总"),
          } satisfies Block,
          {
            kind: "pairs",
            rows: Object.entries(view.preset.figures).map(([label, value]) => ({
              label,
              value: fixed(value, Number.isInteger(value) ? 0 : 4),
            })),
          } satisfies Block,
        ]
      : []),
    ...(view.explanation ? explanationBlocks(view.explanation, lang) : []),
    ...view.caveats.map((text): Block => ({ kind: "text", tone: "muted", text: noticeIn(lang, text) })),
    { kind: "files", paths: view.files },
  ];
}

/** The figures for a model, each with its window; of the test window none. */
export function backtestBrief(view: BacktestView): string {
  const { name, dataset, split, from, to, metrics, baselines, refused, caveats, explanation, trials } = view;
  const { deflatedSharpe } = view;
  if (view.looks !== null)
    return `The strategy ${name} was played on the test window (look ${view.looks}). Its figures are for people only.`;
  return JSON.stringify({
    ...{ strategy: name, dataset, demo: view.datasetKind === "demo", split, from, to },
    ...{ metrics, deflatedSharpe, baselines, refused, caveats, trials },
    ...(explanation && { explanation: explanationBrief(explanation) }),
  });
}
