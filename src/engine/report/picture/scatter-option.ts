import type { EChartsOption } from "echarts";
import type { ScatterChart } from "../charts/chart.js";
import { PALETTE } from "../charts/palette.js";
import { legendTop, plotOf, type Setting, titleOf } from "./frame.js";
import { scaled } from "./scaled.js";

export function scatterOption(chart: ScatterChart, setting: Setting): EChartsOption {
  const xs = chart.points.map(([x]) => x);
  const ends = xs.length > 0 ? [Math.min(...xs), Math.max(...xs)] : [];
  const { line } = chart;
  const number = (value: number) => scaled(value, "number");
  return {
    animation: false,
    ...titleOf(chart, setting),
    legend: { top: legendTop(setting), left: 24 },
    tooltip: { trigger: "item", confine: true },
    grid: plotOf(setting, { legend: 1 }),
    xAxis: {
      type: "value",
      scale: true,
      name: chart.x.name,
      nameLocation: "middle",
      nameGap: 28,
      axisLine: { onZero: false },
    },
    yAxis: {
      type: "value",
      scale: true,
      name: chart.y.name,
      nameTextStyle: { align: "left" },
      axisLine: { onZero: false },
    },
    series: [
      {
        type: "scatter",
        name: chart.name,
        symbolSize: 5,
        itemStyle: { color: PALETTE.main, opacity: 0.7 },
        data: chart.points.map(([x, y]) => [number(x), number(y)]),
      },
      ...(line
        ? [
            {
              type: "line" as const,
              name: line.name,
              showSymbol: false,
              itemStyle: { color: PALETTE.second },
              lineStyle: { width: 1.5, type: "dashed" as const },
              data: ends.map((x) => [number(x), number(line.intercept + line.slope * x)]),
            },
          ]
        : []),
    ],
  };
}
