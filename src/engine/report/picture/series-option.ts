import type { EChartsOption, SeriesOption } from "echarts";
import type { Series, SeriesChart } from "../charts/chart.js";
import { colourOf, PALETTE } from "../charts/palette.js";
import { textWidth } from "../width.js";
import { envelope } from "./envelope.js";
import { legendTop, plotOf, rowLabel, type Setting, titleOf } from "./frame.js";
import { axisTemplate, scaled } from "./scaled.js";

/** From here on bars are one path: a thousand rectangles would be a quarter of a megabyte of SVG each. */
const MANY = 200;

/** Points of a line in a picture of 1,200 pixels. */
const PICTURE_POINTS = 600;

/** Name of series that only make room; the page's tooltip leaves them out. */
const UNSEEN = "\u200b";

/** Room for a picture's legend, and what an entry takes beside its text of about 7 pixels a column. */
const LEGEND_WIDTH = 1150;
const LEGEND_ENTRY = 47;

/** Legend entry of a dashed line: the colours are shared with lines that are drawn whole. */
const DASHES = "path://M0,0h6v3h-6zM8,0h6v3h-6z";

/** More bars than this have slanted names in a page, whose charts are a third as wide as a picture. */
const UPRIGHT = 6;

type Y = SeriesChart["y"];

function legendRows(names: readonly string[], setting: Setting): number {
  if (setting === "page") return 1;
  const width = names.reduce((sum, name) => sum + LEGEND_ENTRY + 7 * textWidth(name), 0);
  return Math.ceil(width / LEGEND_WIDTH);
}

export function seriesOption(chart: SeriesChart, setting: Setting): EChartsOption {
  // Nobody can click the legend of a picture.
  const shown = (list: readonly Series[] = []) =>
    setting === "picture" ? list.filter(({ hidden }) => !hidden) : list;
  const [above, below] = [shown(chart.series), shown(chart.lower?.series)];
  const all = [...above, ...below];
  const legend = all.length > 1;
  const zoom = setting === "page" && chart.x.kind === "dates" && chart.x.values.length > MANY;
  const names = [...new Set(all.map(({ name }) => name))];
  const plot = plotOf(setting, { legend: legend ? legendRows(names, setting) : 0, below: zoom ? 34 : 0 });
  const panels = chart.lower ? panelsOf(plot, chart.x.name !== undefined) : [plot];
  return {
    animation: false,
    ...titleOf(chart, setting),
    ...(legend && {
      legend: {
        top: legendTop(setting),
        left: 24,
        // On paper nobody turns a page.
        type: setting === "picture" ? ("plain" as const) : ("scroll" as const),
        ...(setting === "picture" && { width: LEGEND_WIDTH }),
        icon: "roundRect",
        itemWidth: 14,
        itemHeight: 8,
        // Without a canvas ECharts can only guess how wide a name is.
        itemGap: setting === "picture" ? 28 : 14,
        data: names.map((name) =>
          all.find((one) => one.name === name)?.dashed ? { name, icon: DASHES } : name,
        ),
        selected: Object.fromEntries(all.filter(({ hidden }) => hidden).map(({ name }) => [name, false])),
      },
    }),
    tooltip: { trigger: "axis", confine: true },
    ...(chart.lower && { axisPointer: { link: [{ xAxisIndex: "all" as const }] } }),
    ...(zoom && {
      dataZoom: [{ type: "slider", height: 18, bottom: 8, xAxisIndex: panels.map((_, i) => i) }],
    }),
    grid: panels,
    ...axes(chart, panels.length, setting),
    series: [
      ...above.flatMap((series, i) => drawn(series, chart, chart.y, 0, setting, i === 0 ? chart.marks : [])),
      ...below.flatMap((series) => drawn(series, chart, chart.lower!.y, 1, setting)),
    ],
  };
}

/** Two plots over one axis: with room for any label, so that a date stands at the same place in both. */
function panelsOf({ top, bottom }: ReturnType<typeof plotOf>, named: boolean) {
  const sides = { left: 68, right: 44, outerBoundsMode: "none" as const };
  return [
    { ...sides, top: top + 22, bottom: "47%" },
    { ...sides, top: "61%", bottom: bottom + (named ? 46 : 26) },
  ];
}

function axes(chart: SeriesChart, panels: number, setting: Setting): Pick<EChartsOption, "xAxis" | "yAxis"> {
  const names = Array.from({ length: panels }, (_, i) => ({
    type: "category" as const,
    gridIndex: i,
    data: [...chart.x.values],
    axisTick: { show: false },
    // Zero lies inside the plot where values have both signs; the dates stay at its foot.
    axisLine: { onZero: false },
    axisLabel: {
      show: i === panels - 1,
      hideOverlap: true,
      // A bar without its name says nothing.
      ...(chart.x.kind === "names" && {
        interval: 0,
        hideOverlap: false,
        ...(setting === "page" && chart.x.values.length > UPRIGHT && { rotate: 40 }),
      }),
    },
    ...(chart.x.name &&
      i === panels - 1 && {
        name: chart.x.name,
        nameLocation: "middle" as const,
        nameGap: 28,
      }),
    ...(chart.sideways && { inverse: true, axisLabel: rowLabel(setting) }),
  }));
  const values = [chart.y, ...(chart.lower ? [chart.lower.y] : [])].map((y, i) => ({
    type: "value" as const,
    gridIndex: i,
    scale: y.includeZero !== true,
    name: y.name,
    nameTextStyle: { align: "left" as const },
    nameGap: 10,
    axisLine: { show: false },
    axisLabel: { formatter: axisTemplate(y.format), hideOverlap: true },
    // The lower panel of a page is as high as three lines of text.
    ...(i > 0 && { splitNumber: setting === "page" ? 2 : 3 }),
    ...(chart.sideways && { nameLocation: "middle" as const, nameGap: 26 }),
  }));
  return chart.sideways ? { xAxis: values, yAxis: names } : { xAxis: names, yAxis: values };
}

function drawn(
  series: Series,
  { x, sideways }: SeriesChart,
  { format }: Y,
  panel: number,
  setting: Setting,
  marks: SeriesChart["marks"] = [],
): SeriesOption[] {
  const values = series.values.map((value) => scaled(value, format));
  const axis = { xAxisIndex: panel, yAxisIndex: panel };
  const markLine = marks.length > 0 ? { markLine: markLines(marks, format, sideways) } : {};
  if (series.draw === "bars") {
    // ECharts loses the whole path at a gap; a bar of height 0 draws nothing. A page needs the gap, for its tooltip.
    const large = setting === "picture" && values.length > MANY;
    const bars = (keep: (value: number) => boolean, colour: string): SeriesOption => ({
      ...axis,
      type: "bar",
      name: series.name,
      data: values.map((value) => (value !== "-" && keep(value) ? value : large ? 0 : "-")),
      itemStyle: { color: colour, opacity: values.length > MANY ? 0.6 : 1 },
      emphasis: { disabled: true },
      ...(large && { large, largeThreshold: MANY }),
      ...(values.length > MANY ? { barCategoryGap: "0%" } : { barMaxWidth: 46 }),
      ...(series.stack && { stack: series.stack }),
    });
    const whiskers = series.error ? { markLine: errorBars(series, format, sideways) } : markLine;
    const ends = series.error ? [reach(series, format, axis, -1), reach(series, format, axis, 1)] : [];
    if (series.ink !== "signed")
      return [{ ...bars(() => true, colourOf(series.ink)), ...whiskers } as SeriesOption, ...ends];
    // Two series of one name: the legend switches both, and bars drawn as one path can have one colour only.
    const stack = series.stack ?? series.name;
    return [
      { ...bars((value) => value >= 0, PALETTE.positive), stack, ...whiskers } as SeriesOption,
      { ...bars((value) => value < 0, PALETTE.negative), stack },
      ...ends,
    ];
  }
  // A page can be zoomed and samples by itself; in a picture nobody sees more than its envelope.
  const thin = setting === "picture" && values.length > 2 * MANY && !series.stack;
  return [
    {
      ...axis,
      type: "line",
      name: series.name,
      data: thin ? envelope(values, PICTURE_POINTS) : values,
      showSymbol: values.length <= 30 && x.kind !== "dates",
      symbolSize: 6,
      lineStyle: {
        width: series.draw === "area" ? 1 : values.length > MANY ? 1.8 : 2.2,
        ...(series.dashed && { type: "dashed" }),
      },
      itemStyle: { color: colourOf(series.ink) },
      emphasis: { disabled: true },
      ...(setting === "page" && values.length > 2 * MANY && !series.stack && { sampling: "lttb" as const }),
      ...(series.draw === "area" && { areaStyle: { opacity: series.stack ? 0.85 : 0.3 } }),
      ...(series.stack && { stack: series.stack }),
      ...markLine,
    },
  ];
}

function markLines(marks: NonNullable<SeriesChart["marks"]>, format: Y["format"], sideways = false) {
  return {
    silent: true,
    symbol: "none",
    lineStyle: { color: PALETTE.third, type: "dashed" as const },
    label: { position: "insideEndTop" as const, formatter: "{b}", color: PALETTE.third },
    data: marks.map(({ value, label }) => ({
      name: label,
      [sideways ? "xAxis" : "yAxis"]: scaled(value, format),
    })),
  };
}

/** The ends of the whiskers as an unseen line: the axis makes room for series, not for mark lines. */
function reach(
  { values, error = [] }: Series,
  format: Y["format"],
  axis: { xAxisIndex: number; yAxisIndex: number },
  side: 1 | -1,
): SeriesOption {
  const ends = values.map((value, i) => (value === null ? null : value + side * (error[i] ?? 0)));
  return {
    ...axis,
    type: "line",
    name: UNSEEN,
    silent: true,
    showSymbol: false,
    lineStyle: { opacity: 0 },
    data: ends.map((value) => scaled(value, format)),
  };
}

/** A whisker is a mark line from one end to the other: unlike a custom series it needs no code in the page. */
function errorBars({ values, error = [] }: Series, format: Y["format"], sideways = false) {
  const data = values.flatMap((value, i) => {
    const half = error[i];
    if (value === null || half === null || half === undefined) return [];
    return [
      [value - half, value + half].map((end) => {
        const at = scaled(end, format);
        return { coord: sideways ? [at, i] : [i, at] };
      }),
    ];
  });
  return {
    silent: true,
    symbol: ["rect", "rect"],
    symbolSize: [14, 2],
    lineStyle: { color: PALETTE.benchmark, type: "solid" as const, width: 2 },
    label: { show: false },
    data,
  };
}
