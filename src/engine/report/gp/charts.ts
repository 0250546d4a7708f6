import type { Chart, Series } from "../charts/chart.js";
import type { Say } from "../words.js";
import type { GpResult } from "./result.js";

/** How the run went, and what it leaves to choose from. */
export function gpCharts(result: GpResult, say: Say): readonly Chart[] {
  const { history, front, dataset, horizon, entry, run } = result;
  const where = `${run} · ${dataset} · ${say(`horizon ${horizon} d`, `持有期 ${horizon} 日`)} · ${say(`entry ${entry}`, `建仓 ${entry}`)}`;
  const x = {
    kind: "numbers" as const,
    values: history.map(({ generation }) => String(generation)),
    name: say("generation", "代"),
  };
  const line = (name: string, values: Series["values"], ink: Series["ink"], dashed = false): Series => ({
    ...{ name, draw: "line", values, ink },
    ...(dashed && { dashed }),
  });
  const scatter = (
    id: string,
    title: string,
    name: string,
    points: readonly (readonly [number, number])[],
  ): Chart => ({
    kind: "scatter",
    ...{ id, title, points },
    note: `${where}\n${say("Formulas that no other beats in every respect, on the train window", "训练集上没有被其他公式全面超过的公式")}`,
    name: say("formula", "公式"),
    x: { name },
    y: { name: "|RankIC|" },
  });
  const turning = front.flatMap(({ turnover, rankIc }) =>
    turnover === null ? [] : [[turnover, rankIc] as const],
  );
  return [
    {
      kind: "series",
      id: "gp_progress",
      title: say("Progress", "进展"),
      note: `${where}\n${say(
        "Train fitness of the population; validation: mean of the hall of fame, in its train direction",
        "种群的训练适应度；验证：名人堂的均值，按训练集方向",
      )}`,
      x,
      y: { format: "number", name: say("fitness", "适应度") },
      series: [
        line(
          say("best", "最优"),
          history.map((g) => g.bestFitness),
          "main",
        ),
        line(
          say("median", "中位"),
          history.map((g) => g.medianFitness),
          "benchmark",
        ),
        line(
          say("average", "平均"),
          history.map((g) => g.averageFitness),
          "fourth",
          true,
        ),
        line(
          say("validation, hall of fame", "验证，名人堂"),
          history.map((g) => g.validation),
          "second",
        ),
      ],
    },
    {
      kind: "series",
      id: "gp_diversity",
      title: say("Diversity and length", "多样性与长度"),
      note: `${where}\n${say(
        "Diversity: mean 1 − structural similarity of sampled pairs; below: mean nodes of a tree",
        "多样性：抽样公式对的 1 − 结构相似度均值；下图：平均节点数",
      )}`,
      x,
      y: { format: "number", name: say("diversity", "多样性"), includeZero: true },
      series: [
        line(
          say("diversity", "多样性"),
          history.map((g) => g.diversity),
          "third",
        ),
      ],
      lower: {
        y: { format: "number", name: say("nodes", "节点") },
        series: [
          line(
            say("average nodes", "平均节点"),
            history.map((g) => g.averageNodes),
            "benchmark",
          ),
          line(
            say("nodes of the best", "最优公式的节点"),
            history.map((g) => g.bestNodes),
            "main",
          ),
        ],
      },
    },
    scatter(
      "gp_front_nodes",
      say("Pareto front: strength and length", "帕累托前沿：强度与长度"),
      say("nodes", "节点"),
      front.map(({ nodes, rankIc }) => [nodes, rankIc] as const),
    ),
    ...(turning.length === 0
      ? []
      : [
          scatter(
            "gp_front_turnover",
            say("Pareto front: strength and turnover", "帕累托前沿：强度与换手"),
            say("daily turnover", "日换手"),
            turning,
          ),
        ]),
  ];
}
