import type { EChartsOption } from "echarts";
import type { Chart, Format } from "../charts/chart.js";
import type { Setting } from "./frame.js";
import { heatmapOption } from "./heatmap-option.js";
import { scatterOption } from "./scatter-option.js";
import { seriesOption } from "./series-option.js";
import { swarmOption } from "./swarm-option.js";

/** A chart as an ECharts option. Plain JSON without functions, so that the page can carry it as data. */
export function echartsOption(chart: Chart, setting: Setting): EChartsOption {
  switch (chart.kind) {
    case "series":
      return seriesOption(chart, setting);
    case "heatmap":
      return heatmapOption(chart, setting);
    case "scatter":
      return scatterOption(chart, setting);
    case "swarm":
      return swarmOption(chart, setting);
  }
}

/** The format of the figures in a tooltip. */
export function formatOf(chart: Chart): Format {
  return chart.kind === "series" ? chart.y.format : chart.kind === "heatmap" ? chart.format : "number";
}
