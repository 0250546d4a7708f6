import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lineColumns, plainText } from "../../../src/chat/screen/line.js";
import { renderBlocks } from "../../../src/chat/views/blocks.js";
import type { Block } from "../../../src/engine/report/blocks.js";
import { plot } from "../../../src/engine/report/terminal/braille.js";
import { renderText } from "../../../src/engine/report/text.js";
import { textWidth } from "../../../src/engine/report/width.js";

const drawn = (series: (number | null)[][], columns: number, rows: number) =>
  plot(series, columns, rows).cells.map((row) => row.map(({ char }) => char).join(""));

/*
 * Braille dots of a character, by hand (Unicode 16, block 2800):
 *   1 4      0x01 0x08
 *   2 5      0x02 0x10
 *   3 6      0x04 0x20
 *   7 8      0x40 0x80
 */
describe("braille plot", () => {
  it("draws a rise from the lower left dot to the upper right one", () => {
    // 2 × 4 dots; from (0,3) to (1,0) in three steps: (0,3) (0,2) (1,1) (1,0) = 7 3 5 4
    expect(drawn([[0, 1]], 1, 1)).toEqual([String.fromCharCode(0x2800 + 0x40 + 0x04 + 0x10 + 0x08)]);
  });

  it("leaves a gap where a value is missing", () => {
    expect(drawn([[1, 1, null, null, null, null, 1, 1]], 4, 1)).toEqual([
      `${String.fromCharCode(0x2800 + 0x04 + 0x20)}  ${String.fromCharCode(0x2800 + 0x04 + 0x20)}`,
    ]);
  });

  it("draws a constant in the middle of its scale, and nothing of nothing", () => {
    expect(plot([[2, 2]], 3, 1)).toMatchObject({ bottom: 1, top: 3, ends: [0] });
    expect(plot([[null, null]], 3, 1)).toMatchObject({ ends: [-1] });
    expect(drawn([[null]], 3, 1)).toEqual(["   "]);
  });

  it("knows in which row each series ends", () => {
    expect(
      plot(
        [
          [0, 9],
          [9, 0],
        ],
        4,
        3,
      ).ends,
    ).toEqual([0, 2]);
  });
});

const lines: Block = {
  kind: "lines",
  label: "cumulative 累计",
  from: "2018-01-02",
  to: "2019-12-26",
  format: "percent",
  series: [
    { label: "Q5（高）", values: [0, 0.1, null, 0.3] },
    { label: "Q1", values: [0, -0.1, -0.2, -0.1] },
  ],
};

const heatmap: Block = {
  kind: "heatmap",
  label: "RankIC",
  columns: ["1月", "2月"],
  rows: [
    { label: "2018", values: [0.1, null] },
    { label: "2019", values: [-0.05, 0] },
  ],
  format: "number",
};

describe("blocks with charts", () => {
  it("name each curve where it ends, and the scale", () => {
    const text = renderText([lines], { width: 60, color: false });
    const rows = text.split("\n");
    expect(rows[0]).toBe("cumulative 累计");
    expect(rows[1]).toMatch(/^ 30%┤.*Q5（高）$/);
    expect(rows.filter((row) => row.endsWith("Q1"))).toHaveLength(1);
    expect(rows.at(-1)).toContain("2018-01-02");
    expect(rows.at(-1)).toContain("2019-12-26");
  });

  it("write figures in a heatmap, – for none, and a darker block for more", () => {
    expect(renderText([heatmap], { width: 60, color: false }).split("\n")).toEqual([
      "RankIC",
      "         1月     2月",
      "2018  █0.100       –",
      "2019 ▓-0.050  ░0.000",
    ]);
  });

  it("fall back to signs and blocks where figures do not fit", () => {
    const wide: Block = {
      ...heatmap,
      columns: Array.from({ length: 12 }, (_, i) => String(i + 1)),
      rows: [{ label: "2018", values: [0.1, -0.1, null, ...Array<number>(9).fill(0.01)] }],
    };
    const text = renderText([wide], { width: 44, color: false });
    expect(text).toContain("+█");
    expect(text).toContain("−█");
    expect(text).not.toContain("0.1");
  });

  it("fit any terminal from 20 columns on, in the chat as on the command line", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 200 }),
        fc.array(fc.option(fc.double({ noNaN: true, min: -1e6, max: 1e6 })), { maxLength: 50 }),
        fc.string({ maxLength: 30 }),
        (width, values, label) => {
          const block: Block = { ...lines, label, series: [{ label, values }] };
          for (const one of [block, heatmap]) {
            const text = renderText([one], { width, color: true });
            for (const row of text.split("\n"))
              expect(textWidth(stripVTControlCharacters(row))).toBeLessThanOrEqual(width);
            for (const row of renderBlocks([one], width)) expect(lineColumns(row)).toBeLessThanOrEqual(width);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it("draw the same in the chat", () => {
    const chat = renderBlocks([heatmap], 60).map((row) => plainText(row).trimEnd());
    expect(chat).toEqual(renderText([heatmap], { width: 60, color: false }).split("\n"));
  });
});
