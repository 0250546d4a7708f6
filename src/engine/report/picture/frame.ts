import type { Chart } from "../charts/chart.js";

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
export function topOf(setting: Setting, legend: number): number {
  return (setting === "picture" ? 92 : 14) + 6 + legend * LEGEND_ROW;
}

export function legendTop(setting: Setting): number {
  return setting === "picture" ? 90 : 4;
}
