import type { EChartsOption } from "echarts";
import type { HeatmapChart } from "../charts/chart.js";
import { DIVERGING, RISING } from "../charts/palette.js";
import { fixed } from "../figures.js";
import { colourScale, plotBesideScale, rowLabel, type Setting, titleOf, widthOf } from "./frame.js";
import { scaled } from "./scaled.js";

/** With more cells than this the figures inside would not be readable: colour and tooltip remain. */
const LEGIBLE = 420;

/** Up to this many columns are all named. */
const NAMED = 12;

/** Pixels of the cells with the names of the rows: of a picture, and of a page on a phone. */
const PLOT_WIDTH = { picture: 1050, page: 340 } as const;

type Cell = [column: number, row: number, value: number | "-", text?: string];

export function heatmapOption(chart: HeatmapChart, setting: Setting): EChartsOption {
  const { rows, columns, format } = chart;
  const digits = format === "percent" ? 1 : 3;
  const unit = format === "percent" ? " %" : "";
  const legible = rows.length * columns.length <= LEGIBLE;
  const cells = chart.cells.flatMap((row, r) =>
    row.map((value, c): Cell => {
      const cell = scaled(value, format);
      if (cell === "-") return [c, r, cell];
      const text = fixed(cell, digits);
      return legible ? [c, r, Number(text), text] : [c, r, Number(text)];
    }),
  );
  const finite = cells.map(([, , value]) => value).filter((value) => value !== "-");
  const largest = Math.max(0, ...finite.map(Math.abs)) || 1;
  const lowest = chart.scale === "around-zero" ? -largest : 0;
  const room = (PLOT_WIDTH[setting] - Math.min(widthOf(rows), rowLabel(setting).width)) / columns.length;
  const plain = { axisTick: { show: false }, axisLine: { show: false } };
  return {
    animation: false,
    ...titleOf(chart, setting),
    tooltip: { confine: true },
    grid: plotBesideScale(setting),
    xAxis: {
      type: "category",
      data: [...columns],
      splitArea: { show: false },
      ...plain,
      // A few columns are named each, slanted where they have no room; of many months ECharts picks some.
      axisLabel:
        columns.length > NAMED
          ? { hideOverlap: true }
          : { ...rowLabel(setting), rotate: widthOf(columns) > room ? 40 : 0 },
      ...(chart.columnName && { name: chart.columnName, nameLocation: "middle" as const, nameGap: 26 }),
    },
    yAxis: {
      type: "category",
      inverse: true,
      data: [...rows],
      ...plain,
      axisLabel: rowLabel(setting),
      ...(chart.rowName && { name: chart.rowName }),
    },
    visualMap: {
      ...colourScale(setting, [`${largest.toFixed(digits)}${unit}`, `${lowest.toFixed(digits)}${unit}`]),
      min: lowest,
      max: largest,
      precision: digits,
      inRange: { color: [...(chart.scale === "around-zero" ? DIVERGING : RISING)] },
      formatter: `{value}${unit}`,
    },
    series: [
      {
        type: "heatmap",
        data: cells,
        label: { show: legible, formatter: "{@[3]}", color: "#1c2126", fontSize: 11 },
        itemStyle: { borderWidth: 1, borderColor: "rgba(127,135,144,0.25)" },
        emphasis: { disabled: true },
      },
    ],
  };
}
