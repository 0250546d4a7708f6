import { describe, expect, it } from "vitest";
import type { SwarmChart } from "../../../src/engine/report/charts/chart.js";
import { echartsOption } from "../../../src/engine/report/picture/option.js";
import { renderSvg } from "../../../src/engine/report/picture/svg.js";

const chart: SwarmChart = {
  kind: "swarm",
  id: "shap_swarm",
  title: "Shapley values",
  note: "of two factors",
  rows: [
    { name: "crowded", points: Array.from({ length: 9 }, (_, i) => ({ value: 0.5, level: i - 4 })) },
    { name: "apart", points: [-1, 0, 1].map((value) => ({ value, level: value })) },
  ],
  x: { name: "Shapley value" },
  levels: { most: 2, low: "low", high: "high" },
};
type Drawn = { series: { name: string; data: [number, number, number][] }[] };

describe("a beeswarm", () => {
  const { series } = echartsOption(chart, "page") as unknown as Drawn;

  it("keeps every value where it is and spreads a crowd about its row, inside it", () => {
    expect(series.map(({ name }) => name)).toEqual(["crowded", "apart"]);
    const [crowded, apart] = series.map(({ data }) => data);
    expect(crowded!.map(([x]) => x)).toEqual(Array(9).fill(0.5));
    // Nine at one place: 0, 1, −1 … ±4; eight to a side would fill 0.42 of the row.
    expect(crowded!.map(([, y]) => y).sort((a, b) => a - b)).toEqual(
      [-4, -3, -2, -1, 0, 1, 2, 3, 4].map((k) => expect.closeTo(0.0525 * k, 2)),
    );
    // Who stands alone stands on the line of the row.
    expect(apart!.map(([x, y]) => [x, y])).toEqual([
      [-1, 1],
      [0, 1],
      [1, 1],
    ]);
    expect(apart!.map(([, , level]) => level)).toEqual([-1, 0, 1]);
  });

  it("is a picture without gaps in its numbers, the same each time", () => {
    const svg = renderSvg(chart);
    expect(svg).not.toContain("NaN");
    for (const word of ["crowded", "apart", "Shapley value", "low", "high"]) expect(svg).toContain(word);
    // ECharts counts the drawings of a process in the names of its classes.
    const points = (text: string) =>
      text
        .match(/<path[^>]*transform="[^"]*"/g)
        ?.join("\n")
        .replace(/zr\d+-cls-\d+/g, "");
    expect(points(renderSvg(chart))).toBe(points(svg));
  });

  it("of no points draws its rows", () => {
    const empty = { ...chart, rows: chart.rows.map(({ name }) => ({ name, points: [] })) };
    expect(renderSvg(empty)).not.toContain("NaN");
  });
});
