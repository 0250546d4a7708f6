import { describe, expect, it } from "vitest";
import type { Chart, SeriesChart } from "../../../src/engine/report/charts/chart.js";
import { runningSum } from "../../../src/engine/report/charts/describe.js";
import { chartsOf } from "../../../src/engine/report/charts/index.js";
import { mix, PALETTE } from "../../../src/engine/report/charts/palette.js";
import { longShort } from "../../../src/engine/report/charts/quantiles.js";
import { comparisonCharts } from "../../../src/engine/report/compare/charts.js";
import { makeSheet } from "./sheet.js";

const all = (lang: "en" | "zh", sheet = makeSheet()): readonly Chart[] =>
  [...chartsOf(sheet, lang).values()].flat();

describe("charts of a tear sheet", () => {
  it("are every chart of the analysis, each with a file name of its own", () => {
    const ids = all("en").map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(
      expect.arrayContaining([
        ...["ic", "ic_cumulative", "ic_histogram", "ic_qq", "heatmap", "decay", "ic_industry"],
        ...["quantile_returns", "quantile_cumulative", "long_short", "turnover", "rank_autocorrelation"],
        ...["coverage", "factor_portfolio", "exposures", "library", "regimes", "events", "costs"],
        ...["industry_distribution", "neutralised", "shuffled", "failures"],
      ]),
    );
  });

  it("say on each what was measured, on what, in which window", () => {
    for (const chart of all("en")) {
      expect(chart.title).not.toBe("");
      expect(chart.note).toContain("RLSF · hs300 · train + validation 2018-01-02 … ");
      expect(chart.note).toContain("horizon 5 d · entry next-open");
    }
  });

  it("are Chinese in Chinese", () => {
    for (const chart of all("zh")) expect(chart.title).toMatch(/\p{Script=Han}/u);
  });

  it("keep a gap a gap", () => {
    const ic = all("en").find(({ id }) => id === "ic") as SeriesChart;
    expect(ic.series[0]!.values[7]).toBeNull();
    expect(runningSum([1, null, 2], 2)).toEqual([0.5, null, 1.5]);
  });

  it("leave out what a sheet has no means for", () => {
    const sheet = { ...makeSheet(), industries: null, exposures: [] };
    const ids = all("en", sheet).map(({ id }) => id);
    expect(ids).not.toContain("ic_industry");
    expect(ids).not.toContain("exposures");
    expect(ids).toContain("ic");
  });

  it("measure the drawdown from the highest value, the start included", () => {
    const sheet = makeSheet({}, 20);
    const nav = [0.9, 1.2, 0.6, 1.5];
    const cumulative = { ...sheet.quantiles.cumulative, longShort: nav };
    const chart = longShort({ ...sheet, quantiles: { ...sheet.quantiles, cumulative } }, "en") as SeriesChart;
    const fall = chart.lower!.series[0]!.values.map((value) => Number(value!.toFixed(12)));
    expect(fall).toEqual([-0.1, 0, -0.5, 0]);
  });
});

describe("palette", () => {
  it("has a contrast of 3:1 and more on white and on the dark page", () => {
    for (const colour of Object.values(PALETTE)) {
      expect(contrast(colour, "#ffffff"), colour).toBeGreaterThanOrEqual(3);
      expect(contrast(colour, "#14171a"), colour).toBeGreaterThanOrEqual(3);
    }
  });

  it("mixes between its ends", () => {
    expect(mix(["#000000", "#ffffff"], 0)).toBe("#000000");
    expect(mix(["#000000", "#ffffff"], 0.5)).toBe("#808080");
    expect(mix(["#000000", "#ffffff"], 1)).toBe("#ffffff");
  });
});

describe("charts of a comparison", () => {
  it("has the correlations that the analyses measured, 1 with itself, null when not measured", () => {
    const a = makeSheet({ name: "A" }, 30);
    const b = makeSheet({ name: "B" }, 30);
    const library = { ...a.library, factors: [{ name: "B", correlation: 0.25 }] };
    const [matrix] = comparisonCharts([{ ...a, library } as typeof a, b], "en");
    expect(matrix).toMatchObject({
      kind: "heatmap",
      rows: ["A", "B"],
      cells: [
        [1, 0.25],
        [null, 1],
      ],
    });
  });
});

/** WCAG 2 relative luminance. */
function contrast(a: string, b: string): number {
  const luminance = (hex: string) => {
    const [r, g, bl] = [1, 3, 5].map((i) => {
      const c = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * bl!;
  };
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}
