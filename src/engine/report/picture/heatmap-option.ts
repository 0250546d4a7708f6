import type { EChartsOption } from "echarts";
import type { HeatmapChart } from "../charts/chart.js";
import { DIVERGING, RISING } from "../charts/palette.js";
import { type Setting, titleOf, topOf } from "./frame.js";
import { scaled } from "./scaled.js";

/** With more cells than this the figures inside would not be readable: colour and tooltip remain. */
const LEGIBLE = 420;

/** Up to this many columns are all named. */
const NAMED = 12;

/** About the width of the cells together, beside the names of the rows. */
const PLOT_WIDTH = { picture: 950, page: 310 } as const;

export function heatmapOption(chart: HeatmapChart, setting: Setting): EChartsOption {
  const digits = chart.format === "percent" ? 1 : 3;
  const cells = chart.cells.flatMap((row, r) =>
    row.map((value, c): [number, number, number | "-"] => {
      const cell = scaled(value, chart.format);
      return [c, r, cell === "-" ? cell : Number(cell.toFixed(digits))];
    }),
  );
  const finite = cells.map(([, , value]) => value).filter((value) => value !== "-");
  const largest = Math.max(0, ...finite.map(Math.abs)) || 1;
  const unit = chart.format === "percent" ? " %" : "";
  return {
    animation: false,
    ...titleOf(chart, setting),
    tooltip: { confine: true },
    grid: {
      left: 16,
      right: setting === "picture" ? 96 : 20,
      top: topOf(setting, 0),
      bottom: setting === "picture" ? 36 : 64,
      outerBoundsMode: "same",
    },
    xAxis: {
      type: "category",
      data: [...chart.columns],
      splitArea: { show: false },
      axisTick: { show: false },
      axisLine: { show: false },
      // A few columns are named each, in as many lines as it takes; of many months ECharts picks some.
      axisLabel:
        chart.columns.length <= NAMED
          ? {
              interval: 0,
              overflow: "break",
              width: Math.floor(PLOT_WIDTH[setting] / chart.columns.length) - 6,
            }
          : { hideOverlap: true },
      ...(chart.columnName && { name: chart.columnName, nameLocation: "middle" as const, nameGap: 26 }),
    },
    yAxis: {
      type: "category",
      inverse: true,
      data: [...chart.rows],
      axisTick: { show: false },
      axisLine: { show: false },
      axisLabel: { interval: 0 },
      ...(chart.rowName && { name: chart.rowName }),
    },
    visualMap: {
      type: "continuous",
      calculable: false,
      min: chart.scale === "around-zero" ? -largest : 0,
      max: largest,
      precision: digits,
      inRange: { color: [...(chart.scale === "around-zero" ? DIVERGING : RISING)] },
      ...(setting === "picture"
        ? { orient: "vertical" as const, right: 20, top: "center" as const, itemHeight: 220 }
        : {
            orient: "horizontal" as const,
            left: "center" as const,
            bottom: 2,
            itemHeight: 140,
            itemWidth: 12,
          }),
      formatter: `{value}${unit}`,
    },
    series: [
      {
        type: "heatmap",
        data: cells,
        label: { show: cells.length <= LEGIBLE, formatter: `{@[2]}`, color: "#1c2126", fontSize: 11 },
        itemStyle: { borderWidth: 1, borderColor: "rgba(127,135,144,0.25)" },
        emphasis: { disabled: true },
      },
    ],
  };
}
