import type { EChartsOption } from "echarts";
import type { SwarmChart } from "../charts/chart.js";
import { RANKS } from "../charts/palette.js";
import { colourScale, plotBesideScale, rowLabel, type Setting, titleOf } from "./frame.js";
import { scaled } from "./scaled.js";

/** Places along the axis at which points can stand beside each other. */
const BINS = 160;
/** Half the room of a row that its fullest place may take. */
const ROOM = 0.42;
/** Points to each side from which a place fills the room of its row. */
const FULL = 8;

/**
 * A beeswarm: the rows are named by one axis, the points are drawn against another over it whose whole numbers are the
 * rows, because a point of a named axis cannot stand beside its name.
 */
export function swarmOption(chart: SwarmChart, setting: Setting): EChartsOption {
  const rows = chart.rows.map(({ points }) => points);
  const all = rows.flatMap((points) => points.map(({ value }) => value));
  const low = Math.min(0, ...all);
  const high = Math.max(0, ...all);
  const places = rows.map((points) => spread(points.map(({ value }) => (value - low) / (high - low || 1))));
  const fullest = places.map((row) => Math.max(FULL, ...row.map(Math.abs)));
  const height = { min: -0.5, max: rows.length - 0.5 };
  return {
    animation: false,
    ...titleOf(chart, setting),
    tooltip: { trigger: "item", confine: true },
    grid: plotBesideScale(setting),
    xAxis: {
      type: "value",
      name: chart.x.name,
      nameLocation: "middle",
      nameGap: 28,
      axisLine: { onZero: false },
    },
    yAxis: [
      {
        type: "category",
        inverse: true,
        data: chart.rows.map(({ name }) => name),
        axisTick: { show: false },
        axisLine: { onZero: true },
        axisLabel: rowLabel(setting),
      },
      { type: "value", inverse: true, show: false, ...height },
    ],
    visualMap: {
      ...colourScale(setting, [chart.levels.high, chart.levels.low]),
      min: -chart.levels.most,
      max: chart.levels.most,
      inRange: { color: [...RANKS] },
    },
    series: chart.rows.map(({ name, points }, row) => ({
      type: "scatter",
      name,
      yAxisIndex: 1,
      symbolSize: 4.5,
      itemStyle: { opacity: 0.8 },
      emphasis: { disabled: true },
      silent: setting === "picture",
      data: points.map(({ value, level }, i) => [
        scaled(value, "number"),
        Number((row + (ROOM * places[row]![i]!) / fullest[row]!).toFixed(3)),
        Number(level.toFixed(2)),
      ]),
    })),
  };
}

/**
 * Where points that crowd at a place stand: 0, 1, −1, 2, −2 … in their order.
 *
 * @param along places on the axis, 0…1
 */
function spread(along: readonly number[]): number[] {
  const taken = new Map<number, number>();
  return along.map((place) => {
    const bin = Math.round(place * BINS);
    const before = taken.get(bin) ?? 0;
    taken.set(bin, before + 1);
    return before % 2 === 1 ? (before + 1) / 2 : -before / 2;
  });
}
