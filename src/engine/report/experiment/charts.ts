import type { Arm } from "../../gp/index.js";
import type { Chart, Ink, Series, SeriesChart } from "../charts/chart.js";
import type { Say } from "../words.js";
import { armName, type ExperimentResult } from "./figures.js";

const INKS: Readonly<Record<Arm, Ink>> = {
  random: "benchmark",
  gp: "main",
  llm: "second",
  hybrid: "third",
};

export const fitnessName = ({ fitness }: ExperimentResult, say: Say): string =>
  fitness === "icir" ? say("|ICIR|", "|ICIR|") : say("|RankIC|", "|RankIC|");

/** Best so far on both windows, every run at the end, and what was recovered. */
export function experimentCharts(result: ExperimentResult, say: Say): readonly Chart[] {
  const { dataset, horizon, entry, budget, repeats } = result;
  const where = `${dataset} · ${say(`horizon ${horizon} d`, `持有期 ${horizon} 日`)} · ${say(`entry ${entry}`, `建仓 ${entry}`)} · ${say(`${repeats} paired runs of ${budget} evaluated formulas`, `${repeats} 次配对运行，每次评估 ${budget} 个公式`)}`;
  const curve = (window: "train" | "valid"): SeriesChart => ({
    kind: "series",
    id: `experiment_${window}`,
    title: say(
      `Best formula so far: ${window === "train" ? "train" : "validation"}`,
      `当前最优公式：${window === "train" ? "训练集" : "验证集"}`,
    ),
    note: `${where}\n${
      window === "train"
        ? say(
            `Mean ${fitnessName(result, say)} over runs; dashed: 95 % bootstrap interval`,
            `各次运行 ${fitnessName(result, say)} 的均值；虚线：95 % 自助法区间`,
          )
        : say(
            "Validation fitness of the formula that was best on train, in its train direction; dashed: 95 % interval",
            "训练集最优公式在验证集上的适应度（按训练集方向）；虚线：95 % 区间",
          )
    }`,
    x: {
      kind: "numbers",
      values: (result.arms[0]?.curve ?? []).map(({ evaluated }) => String(evaluated)),
      name: say("evaluated unique formulas", "已评估的不同公式数"),
    },
    y: { format: "number", name: fitnessName(result, say) },
    series: result.arms.flatMap((arm): Series[] => {
      const line = (of: "mean" | "low" | "high"): Series => ({
        name: armName(arm.name, say),
        draw: "line",
        values: arm.curve.map((point) => point[window][of]),
        ink: INKS[arm.name],
        ...(of !== "mean" && { dashed: true }),
      });
      return [line("mean"), line("low"), line("high")];
    }),
  });
  const runs = (window: "train" | "valid"): SeriesChart => ({
    kind: "series",
    id: `experiment_runs_${window}`,
    title: say(
      `Every run at its end: ${window === "train" ? "train" : "validation"}`,
      `各次运行的终点：${window === "train" ? "训练集" : "验证集"}`,
    ),
    note: `${where}\n${say("Run k of all arms has the same seed", "各方法的第 k 次运行使用同一种子")}`,
    x: {
      kind: "names",
      values: Array.from({ length: repeats }, (_, k) => String(k + 1)),
      name: say("run", "运行"),
    },
    y: { format: "number", name: fitnessName(result, say), includeZero: true },
    series: result.arms.map((arm) => ({
      name: armName(arm.name, say),
      draw: "bars",
      values: arm.runs.map((run) => run[window]),
      ink: INKS[arm.name],
    })),
  });
  const planted = (result.arms[0]?.recovery ?? []).map(({ factor }) => factor);
  const recovery: SeriesChart = {
    kind: "series",
    id: "experiment_recovery",
    title: say("Planted factors that were recovered", "找回的植入因子"),
    note: `${where}\n${say(
      "Share of runs whose hall of fame has a formula of |value correlation| ≥ 0.95 with the planted factor",
      "名人堂中有公式与植入因子取值相关 |ρ| ≥ 0.95 的运行占比",
    )}`,
    x: { kind: "names", values: planted },
    y: { format: "percent", name: say("share of runs", "运行占比"), includeZero: true },
    series: result.arms.map((arm) => ({
      name: armName(arm.name, say),
      draw: "bars",
      values: arm.recovery.map(({ rate }) => rate),
      ink: INKS[arm.name],
    })),
  };
  return [
    curve("train"),
    curve("valid"),
    runs("train"),
    runs("valid"),
    ...(planted.length > 0 ? [recovery] : []),
  ];
}
