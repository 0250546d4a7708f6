import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Block } from "../../../src/engine/report/blocks.js";
import { renderText } from "../../../src/engine/report/text.js";
import { textWidth } from "../../../src/engine/report/width.js";

const plain = (blocks: readonly Block[], width = 60) => renderText(blocks, { width, color: false });

const table: Block = {
  kind: "table",
  columns: [{ label: "name" }, { label: "RankIC", align: "right" }, { label: "reason" }],
  rows: [
    ["动量", "0.0312", "above the bar on validation"],
    ["RLSF", "-0.0100", "too close to 动量"],
  ],
};

describe("renderText", () => {
  it("aligns tables by columns of the terminal", () => {
    expect(plain([table])).toBe(
      [
        "name   RankIC  reason",
        "────  ───────  ───────────────────────────",
        "动量   0.0312  above the bar on validation",
        "RLSF  -0.0100  too close to 动量",
      ].join("\n"),
    );
  });

  it("shortens text columns to fit, never figures", () => {
    expect(plain([table], 32)).toBe(
      [
        "name   RankIC  reason",
        "────  ───────  ─────────────────",
        "动量   0.0312  above the bar on…",
        "RLSF  -0.0100  too close to 动量",
      ].join("\n"),
    );
  });

  it("lets a sentence go on below, where a column holds one", () => {
    const columns = [
      { label: "factor" },
      { label: "RankIC", align: "right" as const },
      { label: "why", whole: true },
    ];
    const rows = [
      ["Short", "0.0220", "held on train and on validation"],
      ["Long", "0.0110", "too weak"],
    ];
    expect(plain([{ kind: "table", columns, rows }], 30)).toBe(
      [
        "factor  RankIC  why",
        "──────  ──────  ──────────────",
        "Short   0.0220  held on train",
        "                and on",
        "                validation",
        "Long    0.0110  too weak",
      ].join("\n"),
    );
  });

  it("lists the rows of a table that cannot fit", () => {
    expect(plain([{ ...table, rows: table.rows.slice(0, 1) }], 20)).toBe(
      ["name: 动量", "RankIC: 0.0312", "reason: above the", "bar on validation"].join("\n"),
    );
  });

  it("puts notes beside short values and below long ones", () => {
    const rows = [
      { label: "RankIC", value: "0.031", note: "train" },
      { label: "区间", value: "from 2015-01-05 to 2019-12-31, 1219 dates", note: "test is sealed" },
    ];
    expect(plain([{ kind: "pairs", rows }], 40)).toBe(
      [
        "RankIC  0.031  train",
        "区间    from 2015-01-05 to 2019-12-31,",
        "        1219 dates  test is sealed",
      ].join("\n"),
    );
  });

  it("draws bars to both sides of zero, a missing one without a bar", () => {
    const bars = [
      { label: "1", value: -0.02 },
      { label: "2", value: 0.01 },
      { label: "无", value: null },
    ];
    expect(plain([{ kind: "bars", label: "quantiles", bars, format: "percent" }], 22)).toBe(
      ["quantiles", "1   █████       -2.00%", "2        ██▌     1.00%", "无                   –"].join("\n"),
    );
  });

  it("draws a sparkline with its label and note", () => {
    const block: Block = { kind: "sparkline", label: "RankIC", values: [-1, 0, 1], note: "3 slices" };
    expect(plain([block])).toBe("RankIC  ▁▅█  3 slices");
    expect(renderText([block], { width: 60, color: true })).toContain("\u001b[31m▁\u001b[39m\u001b[32m▅");
  });

  it("separates blocks, keeps headings with what follows, and never breaks code or paths", () => {
    const code = "rank(ts_mean(close, 20)) - rank(ts_mean(close, 60)) * rank(volume)";
    const blocks: Block[] = [
      { kind: "heading", text: "Formula" },
      { kind: "code", text: code },
      { kind: "files", paths: ["/a/very/long/path/to/a/report/that/does/not/fit/here.html"] },
    ];
    expect(plain(blocks, 30)).toBe(
      `Formula\n  ${code}\n\n  /a/very/long/path/to/a/report/that/does/not/fit/here.html`,
    );
  });

  it("obeys no escape code that comes with the data", () => {
    expect(plain([{ kind: "text", text: "a\u001b[2J\u001b]0;title\u0007b" }])).toBe("ab");
  });

  it("colours tones and leaves the layout as it is", () => {
    const blocks: Block[] = [table, { kind: "text", text: "careful", tone: "warning" }];
    const colored = renderText(blocks, { width: 60, color: true });
    expect(colored).toContain("\u001b[33mcareful\u001b[39m");
    expect(stripVTControlCharacters(colored)).toBe(plain(blocks));
  });

  it("keeps within the width, whatever comes", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 30 });
    const number = fc.option(fc.double({ noNaN: true, min: -1e3, max: 1e3 }), { nil: null });
    const block: fc.Arbitrary<Block> = fc.oneof(
      fc.record({ kind: fc.constant("heading" as const), text }),
      fc.record({
        kind: fc.constant("pairs" as const),
        rows: fc.array(fc.record({ label: text, value: text, note: text })),
      }),
      fc.record({
        kind: fc.constant("table" as const),
        columns: fc.array(
          fc.record({ label: text, align: fc.constantFrom("left" as const, "right" as const) }),
        ),
        rows: fc.array(fc.array(text, { maxLength: 4 }), { maxLength: 4 }),
      }),
      fc.record({
        kind: fc.constant("sparkline" as const),
        label: text,
        values: fc.array(number),
        note: text,
      }),
      fc.record({
        kind: fc.constant("bars" as const),
        label: text,
        bars: fc.array(fc.record({ label: text, value: number })),
        format: fc.constant("number" as const),
      }),
    );
    fc.assert(
      fc.property(block, fc.integer({ min: 24, max: 100 }), (one, width) => {
        for (const line of plain([one], width).split("\n"))
          expect(textWidth(line)).toBeLessThanOrEqual(width);
      }),
    );
  });
});
