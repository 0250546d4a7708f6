import type { Chart } from "../charts/chart.js";
import { textWidth } from "../width.js";

/** Where the drawing stands: a picture carries its own title, a page has it as text above and can be zoomed. */
export type Setting = "picture" | "page";

/** Pixels of a picture. */
export const PICTURE = { width: 1200, height: 600 } as const;

const SIDE = 28;

/** Title and note of a picture; nothing in a page, where both are text above the drawing. */
export function titleOf(chart: Chart, setting: Setting) {
  if (setting === "page") return {};
  const width = PICTURE.width - 2 * SIDE;
  return {
    title: {
      text: chart.title,
      subtext: chart.note,
      left: SIDE - 5,
      top: 14,
      itemGap: 6,
      textStyle: { fontSize: 20, fontWeight: "normal" as const, width, overflow: "truncate" as const },
      subtextStyle: { fontSize: 13, lineHeight: 18, width, overflow: "break" as const },
    },
  };
}

const LEGEND_ROW = 22;

/** Space above the plot: title, note of up to two lines, rows of the legend. */
function topOf(setting: Setting, legend: number): number {
  return (setting === "picture" ? 92 : 14) + 6 + legend * LEGEND_ROW;
}

export function legendTop(setting: Setting): number {
  return setting === "picture" ? 90 : 4;
}

/** The plot with the labels and names of its axes, which ECharts keeps inside of it; `below`: what stands under it. */
export function plotOf(setting: Setting, { legend = 0, below = 0, right = 28 } = {}) {
  return {
    left: setting === "picture" ? SIDE - 5 : 12,
    right,
    top: topOf(setting, legend),
    bottom: (setting === "picture" ? 16 : 6) + below,
    outerBoundsMode: "same" as const,
  };
}

/** Pixels that the longest of some names takes at the size of axis labels: 6 to 7 for each column of a terminal. */
export function widthOf(names: readonly string[]): number {
  return 6.5 * Math.max(0, ...names.map(textWidth));
}

/** Names of rows: a formula must not leave a phone without a plot. */
export function rowLabel(setting: Setting) {
  return { interval: 0, width: setting === "picture" ? 300 : 120, overflow: "truncate" as const };
}

/** A scale of colours beside the plot of a picture, below that of a page, with words at its `ends`: high, low. */
export function colourScale(setting: Setting, ends: readonly [string, string]) {
  const place =
    setting === "picture"
      ? { orient: "vertical" as const, right: 20, top: "center" as const, itemHeight: 220 }
      : { orient: "horizontal" as const, left: "center" as const, bottom: 0, itemHeight: 140, itemWidth: 12 };
  return { type: "continuous" as const, calculable: false, dimension: 2, text: [...ends], ...place };
}

/** The plot that such a scale leaves. */
export function plotBesideScale(setting: Setting) {
  return setting === "picture" ? plotOf(setting, { right: 96 }) : plotOf(setting, { right: 20, below: 32 });
}
