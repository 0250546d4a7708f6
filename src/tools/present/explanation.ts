import { styleWords } from "../../engine/report/backtest/words.js";
import type { Block } from "../../engine/report/blocks.js";
import { sayIn } from "../../engine/report/words.js";
import type { Explanation } from "../../engine/strategy/index.js";
import type { Lang } from "../../i18n/lang.js";
import { count, DASH, percent } from "./number.js";

/** As many names and industries as fit on one screen. */
const SHOWN = 5;

/** Where the result of a period came from. */
export function explanationBlocks(e: Explanation, lang: Lang): Block[] {
  const say = sayIn(lang);
  const a = e.attribution;
  const benchmark = e.benchmark.name === "index" ? say("index", "指数") : say("universe", "股票池");
  const names = (list: Explanation["worst"]) =>
    list
      .slice(0, SHOWN)
      .map((row) => [
        row.symbol,
        row.industry ?? DASH,
        percent(row.contribution, 2),
        count(Math.round(row.profit)),
      ]);
  return [
    { kind: "heading", text: `${e.from} … ${e.to}` },
    {
      kind: "pairs",
      rows: [
        {
          label: say("strategy", "策略"),
          value: percent(e.return, 2),
          note: `${benchmark} ${percent(e.benchmark.return, 2)}`,
        },
        { label: say("random, same turnover", "同等换手的随机组合"), value: percent(e.random, 2) },
        {
          label: say("universe against the benchmark", "股票池相对基准"),
          value: percent(e.universeAgainstBenchmark, 2),
        },
        { label: say("industries (allocation)", "行业配置"), value: percent(a.allocation, 2) },
        { label: say("names inside industries", "行业内选股"), value: percent(a.selection, 2) },
        { label: say("cash", "现金"), value: percent(a.cash, 2) },
        { label: say("costs", "费用"), value: percent(a.costs, 2) },
        {
          label: say("trading at the open", "开盘成交"),
          value: percent(a.trading, 2),
          note: say(`residual ${percent(a.residual, 3)}`, `残差 ${percent(a.residual, 3)}`),
        },
        ...a.styles.map(({ name, contribution }) => ({
          label: `${say("style", "风格")} · ${styleWords(name, say)}`,
          value: percent(contribution, 2),
        })),
      ],
    },
    {
      kind: "bars",
      label: say("by month", "逐月"),
      format: "percent",
      bars: e.months.map(({ month, return: value }) => ({ label: month, value })),
    },
    {
      kind: "table",
      columns: [
        { label: say("industries that cost most", "拖累最大的行业") },
        { label: say("allocation", "配置"), align: "right" },
        { label: say("selection", "选股"), align: "right" },
      ],
      rows: worstIndustries(e).map((row) => [
        row.name,
        percent(row.allocation, 2),
        percent(row.selection, 2),
      ]),
    },
    {
      kind: "table",
      columns: [
        { label: say("names that lost most", "亏损最多的股票") },
        { label: say("industry", "行业") },
        { label: say("contribution", "贡献"), align: "right" },
        { label: say("profit", "盈亏"), align: "right" },
      ],
      rows: names(e.worst),
    },
  ];
}

const worstIndustries = ({ attribution }: Explanation) =>
  [...attribution.industries]
    .sort((x, y) => x.allocation + x.selection - y.allocation - y.selection)
    .slice(0, SHOWN);

/** The same for a model: what cost most, not every industry and name. */
export const explanationBrief = (e: Explanation) => ({
  ...e,
  attribution: { ...e.attribution, industries: worstIndustries(e) },
  worst: e.worst.slice(0, SHOWN),
  best: e.best.slice(0, SHOWN),
});
