import { describe, expect, it } from "vitest";
import { inWords } from "../../../src/chat/views/spoken.js";
import type { Block } from "../../../src/engine/report/blocks.js";

const said = (blocks: readonly Block[], lang: "en" | "zh" = "en") =>
  inWords(blocks, lang).map((block) => (block.kind === "text" ? block.text : block.kind));

describe("for a screen reader", () => {
  it("curves and sparklines are said in figures", () => {
    const values = [0.01, null, -0.02, 0.0312];
    expect(said([{ kind: "sparkline", label: "RankIC", values }])).toEqual([
      "RankIC: from 0.0100 to 0.0312, lowest -0.0200, highest 0.0312, 3 values",
    ]);
    const lines: Block = {
      kind: "lines",
      label: "净值",
      from: "2020",
      to: "2021",
      format: "percent",
      series: [{ label: "Q5", values: [0, 0.5, 0.25] }],
    };
    expect(said([lines], "zh")).toEqual([
      "净值, 2020 … 2021",
      "Q5: 从 0.0% 到 25%，最低 0.0%，最高 50%，共 3 个值",
    ]);
    expect(said([{ kind: "sparkline", label: "RankIC", values: [null] }])).toEqual(["RankIC: no values"]);
  });

  it("bars, tables and heatmaps name what each figure is", () => {
    const bars = [{ label: "Q1", value: -0.004 }];
    expect(said([{ kind: "bars", label: "returns", bars, format: "percent" }])).toEqual([
      "returns",
      "Q1: -0.4%",
    ]);
    const table: Block = {
      kind: "table",
      columns: [{ label: "" }, { label: "RankIC" }, { label: "IC" }],
      rows: [["mean", "0.03", "0.02"]],
    };
    expect(said([table])).toEqual(["mean; RankIC 0.03; IC 0.02"]);
    const heatmap: Block = {
      kind: "heatmap",
      label: "by month",
      columns: ["1", "2"],
      format: "number",
      rows: [{ label: "2020", values: [0.01, null] }],
    };
    expect(said([heatmap])).toEqual(["by month", "2020; 1 0.0100; 2 –"]);
  });

  it("what is words already stays", () => {
    expect(
      said([
        { kind: "files", paths: ["a.html"] },
        { kind: "text", text: "so" },
      ]),
    ).toEqual(["files", "so"]);
  });
});
