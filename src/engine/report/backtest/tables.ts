import { dailyReturns, falls } from "../../strategy/index.js";
import { count, DASH, fixed, percent } from "../figures.js";
import { type ReportTable, tableOf } from "../tables/table.js";
import { type ReportLang, sayIn } from "../words.js";
import type { BacktestSubject } from "./subject.js";
import { baselineWords, luckWords, reasonWords, styleWords } from "./words.js";

/** The tables of a strategy, by section of the report. */
export function backtestTables(
  subject: BacktestSubject,
  lang: ReportLang,
): { readonly earned: ReportTable[]; readonly where: ReportTable[]; readonly trades: ReportTable[] } {
  const say = sayIn(lang);
  const { result, attribution: a, preset, luck } = subject;
  const { metrics: m, days, spec } = result;
  const returns = dailyReturns(days, spec.cash);
  const dates = days.map(({ date }) => date);
  const refused = new Map<string, { orders: number; shares: number }>();
  for (const { reason, unfilled } of days.flatMap(({ rejections }) => rejections)) {
    const row = refused.get(reason) ?? { orders: 0, shares: 0 };
    refused.set(reason, { orders: row.orders + 1, shares: row.shares + unfilled });
  }
  const sum = (of: (fill: (typeof days)[number]["fills"][number]) => number) =>
    days.flatMap(({ fills }) => fills).reduce((total, fill) => total + of(fill), 0);
  const figures: readonly (readonly [string, string, string])[] = [
    ["total", say("total return", "总收益"), percent(m.totalReturn)],
    ["annual", say("a year", "年化收益"), percent(m.annualReturn)],
    [
      "bench",
      say("benchmark, total / a year", "基准 总 / 年化"),
      `${percent(m.benchmarkReturn)} / ${percent(m.benchmarkAnnual)}`,
    ],
    [
      "excess",
      say("geometric excess, total / a year", "几何超额 总 / 年化"),
      `${percent(m.excessReturn)} / ${percent(m.excessAnnual)}`,
    ],
    ["arith", say("mean daily excess", "日均超额"), percent(m.excessArithmetic, 3)],
    ["alpha", "alpha / beta", `${percent(m.alpha)} / ${fixed(m.beta, 3)}`],
    ["sharpe", say("Sharpe", "夏普比率"), fixed(m.sharpe, 3)],
    [
      "deflated",
      say("deflated Sharpe: probability of skill", "去膨胀夏普：有技能的概率"),
      luckWords(luck, say),
    ],
    ["sortino", "Sortino", fixed(m.sortino, 3)],
    ["ir", say("information ratio", "信息比率"), fixed(m.informationRatio, 3)],
    ["irb", say("information ratio, β residual", "信息比率（β 残差）"), fixed(m.informationRatioBeta, 3)],
    ["xs", say("excess Sharpe", "超额夏普"), fixed(m.excessSharpe, 3)],
    ["te", say("tracking error", "跟踪误差"), percent(m.trackingError)],
    [
      "vol",
      say("volatility, own / benchmark", "波动率 策略 / 基准"),
      `${percent(m.volatility)} / ${percent(m.benchmarkVolatility)}`,
    ],
    ["dd", say("largest drawdown", "最大回撤"), percent(m.maxDrawdown.depth)],
    ["xdd", say("largest drawdown of the excess", "超额最大回撤"), percent(m.excessDrawdown.depth)],
    ["calmar", "Calmar", fixed(m.calmar, 3)],
    [
      "wd",
      say("days won, profit/loss", "日胜率，盈亏比"),
      `${percent(m.winRateDays)}, ${fixed(m.profitLossDays, 2)}`,
    ],
    [
      "wt",
      say("trades won, profit/loss", "交易胜率，盈亏比"),
      `${percent(m.winRateTrips)}, ${fixed(m.profitLossTrips, 2)}`,
    ],
    ["ct", say("trades won / lost", "盈利 / 亏损次数"), `${m.winningTrips} / ${m.losingTrips}`],
    ["to", say("turnover a year", "年换手"), fixed(m.turnoverAnnual, 2)],
    ["cost", say("costs a year", "年化费用"), percent(m.costDrag, 2)],
  ];
  return {
    earned: [
      {
        id: "beside",
        title: say("Beside what knows nothing", "与对照并列"),
        note: say(
          "Random portfolios hold and replace as many names at every rebalance, chosen by lot, under the same rules and costs.",
          "随机组合在每次调仓时持有和更换同样多的股票，随机挑选，规则与费用相同。",
        ),
        table: tableOf(
          [
            "",
            say("a year", "年化"),
            say("Sharpe", "夏普"),
            say("drawdown", "最大回撤"),
            say("turnover a year", "年换手"),
            say("beaten", "被策略胜过"),
          ],
          [
            [
              say("strategy, after costs", "策略（已扣费用）"),
              percent(m.annualReturn),
              fixed(m.sharpe, 2),
              percent(m.maxDrawdown.depth),
              fixed(m.turnoverAnnual, 1),
              DASH,
            ],
            ...result.baselines.map((b) => [
              baselineWords(b.name, say),
              percent(b.annualReturn),
              fixed(b.sharpe, 2),
              percent(b.maxDrawdown),
              fixed(b.turnoverAnnual, 1),
              b.beaten === null ? DASH : `${percent(b.beaten, 0)} (${b.portfolios})`,
            ]),
          ],
        ),
      },
      {
        id: "metrics",
        title: say("Every figure", "全部指标"),
        note: say(
          `${m.days} days; ${m.annualisation} a year; risk-free ${percent(m.riskFree, 2)}.`,
          `${m.days} 个交易日；一年按 ${m.annualisation} 日；无风险利率 ${percent(m.riskFree, 2)}。`,
        ),
        table: tableOf(
          [say("figure", "指标"), say("value", "数值")],
          figures.map(([, label, value]) => [label, value]),
        ),
      },
      ...(preset
        ? [
            {
              id: "preset",
              title:
                preset.name === "ricequant"
                  ? say("RiceQuant panel", "米筐面板")
                  : say("rqalpha summary", "rqalpha 汇总"),
              table: tableOf(
                [say("figure", "指标"), say("value", "数值")],
                Object.entries(preset.figures).map(([label, value]) => [
                  label,
                  fixed(value, Number.isInteger(value) ? 0 : 4),
                ]),
              ),
            },
          ]
        : []),
      {
        id: "drawdowns",
        title: say("Deepest drawdowns", "最深回撤"),
        note: say(
          "Trading days down to the trough and back to the peak.",
          "到谷底与回到峰值所用的交易日数。",
        ),
        table: tableOf(
          [
            say("depth", "幅度"),
            say("peak", "峰值日"),
            say("trough", "谷底日"),
            say("recovered", "恢复日"),
            say("down", "下跌天数"),
            say("up", "恢复天数"),
          ],
          falls(dates, returns, 10).map((fall) => [
            percent(fall.depth),
            fall.peak ?? result.from,
            fall.trough,
            fall.recovered ?? say("not yet", "尚未"),
            String(fall.down),
            fall.up === null ? DASH : String(fall.up),
          ]),
        ),
      },
    ],
    where: [
      {
        id: "parts",
        title: say("Where the excess over the universe came from", "相对股票池超额的来源"),
        note: say(
          "Parts of compounded returns, linked after Cariño; the residual is what they leave.",
          "复利收益的分解，按 Cariño 方法链接；残差为未能解释的部分。",
        ),
        table: tableOf(
          [say("part", "部分"), say("contribution", "贡献")],
          [
            [say("strategy", "策略"), percent(a.portfolio, 2)],
            [say("universe", "股票池"), percent(a.universe, 2)],
            [say("excess", "超额"), percent(a.excess, 2)],
            [say("— industries (allocation)", "— 行业配置"), percent(a.allocation, 2)],
            [say("— names inside industries (selection)", "— 行业内选股"), percent(a.selection, 2)],
            [say("— cash", "— 现金"), percent(a.cash, 2)],
            [say("— costs", "— 费用"), percent(a.costs, 2)],
            [say("— trading at the open", "— 开盘成交"), percent(a.trading, 2)],
            [say("— residual", "— 残差"), percent(a.residual, 4)],
          ],
        ),
      },
      ...(a.styles.length > 0
        ? [
            {
              id: "styles",
              title: say("Styles", "风格"),
              note: say(
                "Exposures as of the last month end, standard deviations from the universe; what no style explains stands last.",
                "暴露取上月末，单位为标准差；最后一行为风格未能解释的部分。",
              ),
              table: tableOf(
                [say("style", "风格"), say("exposure", "暴露"), say("contribution", "贡献")],
                [
                  ...a.styles.map(({ name, exposure, contribution }) => [
                    styleWords(name, say),
                    fixed(exposure, 2),
                    percent(contribution, 2),
                  ]),
                  [say("specific", "特质"), DASH, percent(a.specific, 2)],
                ],
              ),
            },
          ]
        : []),
      ...(a.industries.length > 1
        ? [
            {
              id: "industries",
              title: say("Industries", "行业"),
              table: tableOf(
                [
                  say("industry", "行业"),
                  say("weight", "权重"),
                  say("universe", "股票池"),
                  say("allocation", "配置"),
                  say("selection", "选股"),
                ],
                a.industries.map((row) => [
                  row.name,
                  percent(row.weight),
                  percent(row.universeWeight),
                  percent(row.allocation, 2),
                  percent(row.selection, 2),
                ]),
              ),
            },
          ]
        : []),
    ],
    trades: [
      {
        id: "costs",
        title: say("Costs", "费用"),
        table: tableOf(
          [say("cost", "项目"), say("money", "金额")],
          [
            [say("commission", "佣金"), count(Math.round(sum((fill) => fill.commission)))],
            [say("stamp duty", "印花税"), count(Math.round(sum((fill) => fill.stamp)))],
            [say("transfer fee", "过户费"), count(Math.round(sum((fill) => fill.transfer)))],
            [say("slippage", "滑点"), count(Math.round(sum((fill) => fill.slippage)))],
            [say("together, a year of the mean value", "合计，占平均净值（年）"), percent(m.costDrag, 2)],
          ],
        ),
      },
      {
        id: "refused",
        title: say("Orders refused, whole or in part", "未成交的订单（全部或部分）"),
        table: tableOf(
          [say("reason", "原因"), say("orders", "订单"), say("shares", "股数")],
          [...refused]
            .sort(([, x], [, y]) => y.orders - x.orders)
            .map(([reason, row]) => [
              reasonWords(reason, say),
              count(row.orders),
              count(Math.round(row.shares)),
            ]),
        ),
      },
      {
        id: "capacity",
        title: say("Capacity", "资金容量"),
        note: say(
          "Square-root law of price impact (Tóth et al. 2011): σ and the money traded are of the 20 days before the order.",
          "平方根冲击模型（Tóth 等，2011）：σ 与日成交额取下单前 20 个交易日。",
        ),
        table: tableOf(
          [
            say("money at the start", "初始资金"),
            say("a year, with impact", "年化（计入冲击）"),
            say("without impact", "不计冲击"),
            say("Sharpe", "夏普"),
            say("orders filled", "成交率"),
            say("idle cash", "闲置现金"),
          ],
          subject.capacity.points.map((p) => [
            count(p.cash),
            percent(p.annualReturn),
            percent(p.withoutImpact),
            fixed(p.sharpe, 2),
            percent(p.filled),
            percent(p.idle),
          ]),
        ),
      },
    ],
  };
}
