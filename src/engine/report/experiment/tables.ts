import type { Interval } from "../../gp/index.js";
import { count, fixed, percent, pValue } from "../figures.js";
import { type ReportTable, tableOf } from "../tables/table.js";
import type { Say } from "../words.js";
import { armName, type ExperimentResult } from "./figures.js";

export const between = ({ mean, low, high }: Interval): string =>
  `${fixed(mean, 4)} [${fixed(low, 4)}, ${fixed(high, 4)}]`;

/** Arms, paired tests and, on the demo market, recovery: the page and the terminal show the same tables. */
export function experimentTables(result: ExperimentResult, say: Say): readonly ReportTable[] {
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);
  const arms: ReportTable = {
    id: "arms",
    title: say(
      `Best formula after ${count(result.budget)} evaluated, ${result.repeats} paired runs`,
      `评估 ${count(result.budget)} 个公式后的最优值，${result.repeats} 次配对运行`,
    ),
    note: say(
      "Mean over runs with the 95 % percentile bootstrap interval. No search is steered by validation; the hall of fame alone looks at it.",
      "各次运行的均值与 95 % 百分位自助法区间。搜索不受验证集引导，只有名人堂会看它。",
    ),
    table: tableOf(
      [
        say("arm", "方法"),
        say("train [95 %]", "训练 [95 %]"),
        say("validation [95 %]", "验证 [95 %]"),
        say("evaluated", "已评估"),
        say("by the model", "模型所写"),
      ],
      result.arms.map(({ name, final, runs }) => [
        armName(name, say),
        between(final.train),
        between(final.valid),
        count(Math.round(mean(runs.map(({ evaluated }) => evaluated)))),
        count(Math.round(mean(runs.map(({ proposed }) => proposed)))),
      ]),
    ),
  };
  const tests: ReportTable = {
    id: "tests",
    title: say("Paired differences", "配对差"),
    note: say(
      "Difference of paired runs with its 95 % interval; p: two-sided sign-flip permutation test, exact up to 12 pairs; Holm: adjusted for all pairs of arms.",
      "配对运行之差及其 95 % 区间；p：双侧符号翻转置换检验（12 对以内为精确值）；Holm：对所有方法对作校正。",
    ),
    table: tableOf(
      [
        say("difference", "差"),
        say("train [95 %]", "训练 [95 %]"),
        "p",
        "Holm",
        say("validation [95 %]", "验证 [95 %]"),
        "p",
        "Holm",
      ],
      result.tests.map(({ a, b, train, valid }) => [
        // Short, so that all figures fit beside them on a terminal.
        `${b} − ${a}`,
        between(train.difference),
        pValue(train.p),
        pValue(train.pHolm),
        between(valid.difference),
        pValue(valid.p),
        pValue(valid.pHolm),
      ]),
    ),
  };
  const planted = result.arms[0]?.recovery ?? [];
  const recovery: ReportTable = {
    id: "recovery",
    title: say("Planted factors recovered", "植入因子的找回"),
    note: say(
      "Share of runs with a hall member of |value correlation| ≥ 0.95 (mean of the highest correlation). False discoveries: hall members below 0.2 with every planted factor.",
      "名人堂成员与植入因子取值相关 |ρ| ≥ 0.95 的运行占比（最高相关的均值）。虚假发现：与所有植入因子相关都低于 0.2 的成员占比。",
    ),
    table: tableOf(
      [say("planted factor", "植入因子"), ...result.arms.map(({ name }) => armName(name, say))],
      [
        ...planted.map(({ factor }, i) => [
          factor,
          ...result.arms.map(
            ({ recovery: all }) => `${percent(all[i]!.rate, 0)} (${fixed(all[i]!.correlation, 2)})`,
          ),
        ]),
        [
          say("false discoveries", "虚假发现"),
          ...result.arms.map(({ falseDiscoveries }) => percent(falseDiscoveries, 0)),
        ],
      ],
    ),
  };
  return [arms, ...(result.tests.length > 0 ? [tests] : []), ...(planted.length > 0 ? [recovery] : [])];
}
