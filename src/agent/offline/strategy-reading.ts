import { z } from "zod";

const Num = z.number().nullable();
const Row = z.looseObject({ name: z.string(), annualReturn: Num, sharpe: Num, maxDrawdown: Num });

/** The parts of `backtest_strategy`'s answer that are told. */
const Answer = z.object({
  dataset: z.string(),
  demo: z.boolean(),
  from: z.string(),
  to: z.string(),
  metrics: z.looseObject({
    annualReturn: Num,
    sharpe: Num,
    maxDrawdown: z.looseObject({ depth: Num }),
    turnoverAnnual: Num,
    costDrag: Num,
  }),
  baselines: z.array(Row),
  explanation: z
    .looseObject({
      from: z.string(),
      to: z.string(),
      return: z.number(),
      benchmark: z.object({ name: z.string(), return: z.number() }),
      excess: z.number(),
      random: Num,
      months: z.array(z.object({ month: z.string(), return: z.number(), benchmark: z.number() })),
      attribution: z.looseObject({
        allocation: z.number(),
        selection: z.number(),
        cash: z.number(),
        costs: z.number(),
        trading: z.number(),
        residual: z.number(),
        industries: z.array(
          z.looseObject({ name: z.string(), allocation: z.number(), selection: z.number() }),
        ),
        styles: z.array(z.looseObject({ name: z.string(), contribution: z.number() })),
      }),
      universeAgainstBenchmark: z.number(),
      worst: z.array(
        z.looseObject({ symbol: z.string(), industry: z.string().nullable(), contribution: z.number() }),
      ),
      turnover: z.number(),
    })
    .optional(),
});

const STYLES: Readonly<Record<string, string>> = {
  size: "规模",
  beta: "贝塔",
  momentum: "动量",
  volatility: "波动率",
  liquidity: "流动性",
};
const BASELINES: Readonly<Record<string, readonly [string, string]>> = {
  universe: ["the universe, equal weight", "股票池等权"],
  index: ["the index", "指数"],
  random: ["random portfolios with the same turnover (median)", "同等换手的随机组合（中位数）"],
};

const percent = (x: number | null): string => (x === null ? "–" : `${(x * 100).toFixed(2)} %`);
const fixed = (x: number | null): string => (x === null ? "–" : x.toFixed(2));

/** What came of a strategy, in the figures of the tool's answer and no others. */
export function strategyReading(
  text: string,
  {
    best,
    run,
    outside,
    zh,
  }: {
    readonly best: readonly { readonly name: string; readonly t: string }[];
    readonly run: string;
    readonly outside: string | undefined;
    readonly zh: boolean;
  },
): string {
  const answer = Answer.safeParse(parsed(text));
  if (!answer.success) return text;
  const { metrics: m, baselines, explanation: e, from, to, dataset, demo } = answer.data;
  const say = (en: string, chinese: string) => (zh ? chinese : en);
  const list = best.map(({ name, t }) => `${name} (t ${t})`).join(say(", ", "、"));
  return [
    say(
      `**${run}** on ${dataset}${demo ? " (demo market, synthetic)" : ""}, ${from} … ${to}: ${list}, chosen by |t| on the training window, so that part of the curve is not evidence.`,
      `**${run}**，${dataset}${demo ? "（演示市场，合成数据）" : ""}，${from} … ${to}：${list}，按训练集 |t| 选出，因此训练集那一段曲线不能算证据。`,
    ),
    say(
      `After costs it made ${percent(m.annualReturn)} a year, Sharpe ${fixed(m.sharpe)}, largest drawdown ${percent(m.maxDrawdown.depth)}, turnover ${fixed(m.turnoverAnnual)} a year, costs ${percent(m.costDrag)} a year. Beside it:`,
      `扣费后年化 ${percent(m.annualReturn)}，夏普 ${fixed(m.sharpe)}，最大回撤 ${percent(m.maxDrawdown.depth)}，年换手 ${fixed(m.turnoverAnnual)}，年化费用 ${percent(m.costDrag)}。对照：`,
    ),
    baselines
      .map(
        (b) =>
          `- ${say(...(BASELINES[b.name] ?? [b.name, b.name]))}: ${percent(b.annualReturn)}, ${say("Sharpe", "夏普")} ${fixed(b.sharpe)}`,
      )
      .join("\n"),
    ...(outside === undefined ? [] : [say(`On the period: ${outside}`, `关于所问时段：${outside}`)]),
    ...(e ? [periodReading(e, zh)] : []),
  ].join("\n\n");
}

function periodReading(e: NonNullable<z.output<typeof Answer>["explanation"]>, zh: boolean): string {
  const say = (en: string, chinese: string) => (zh ? chinese : en);
  const a = e.attribution;
  const benchmark = e.benchmark.name === "index" ? say("index", "指数") : say("universe", "股票池");
  const lost = e.return < 0;
  const months = [...e.months].sort((x, y) => x.return - y.return).slice(0, 3);
  const parts = (
    [
      [say("the benchmark itself", "基准本身"), e.benchmark.return],
      [say("the universe against the benchmark", "股票池相对基准"), e.universeAgainstBenchmark],
      [say("industries weighted otherwise", "行业配置"), a.allocation],
      [say("names chosen inside industries", "行业内选股"), a.selection],
      [say("cash", "现金"), a.cash],
      [say("costs", "费用"), a.costs],
      [say("trading at the open", "开盘成交"), a.trading],
    ] as const
  ).toSorted(([, x], [, y]) => x - y);
  return [
    say(
      `**${e.from} … ${e.to}**: ${percent(e.return)}${lost ? "" : ", no loss"}; ${benchmark} ${percent(e.benchmark.return)}, excess ${percent(e.excess)}; random portfolios ${percent(e.random)}. From the worst to the best:`,
      `**${e.from} … ${e.to}**：${percent(e.return)}${lost ? "" : "，并未亏损"}；${benchmark} ${percent(e.benchmark.return)}，超额 ${percent(e.excess)}；随机组合 ${percent(e.random)}。由差到好：`,
    ),
    parts.map(([label, x]) => `- ${label}: ${percent(x)}`).join("\n"),
    say(
      `Worst months: ${months.map((x) => `${x.month} ${percent(x.return)} (${benchmark} ${percent(x.benchmark)})`).join(", ")}. Styles: ${a.styles.map((x) => `${x.name} ${percent(x.contribution)}`).join(", ") || "–"}. Residual of the attribution ${percent(a.residual)}.`,
      `最差月份：${months.map((x) => `${x.month} ${percent(x.return)}（${benchmark} ${percent(x.benchmark)}）`).join("、")}。风格：${a.styles.map((x) => `${STYLES[x.name] ?? x.name} ${percent(x.contribution)}`).join("、") || "–"}。归因残差 ${percent(a.residual)}。`,
    ),
    say(
      `Industries that cost most: ${a.industries.map((x) => `${x.name} (${percent(x.allocation)}, ${percent(x.selection)})`).join(", ")} (allocation, selection). Names: ${e.worst.map((x) => `${x.symbol} ${percent(x.contribution)}`).join(", ")}.`,
      `拖累最大的行业：${a.industries.map((x) => `${x.name}（${percent(x.allocation)}，${percent(x.selection)}）`).join("、")}（配置，选股）。股票：${e.worst.map((x) => `${x.symbol} ${percent(x.contribution)}`).join("、")}。`,
    ),
  ].join("\n\n");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
