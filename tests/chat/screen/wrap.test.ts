import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { line, lineColumns, plainText, span } from "../../../src/chat/screen/line.js";
import { chooseDepth, mayAnimate, paint } from "../../../src/chat/screen/paint.js";
import { renderTable } from "../../../src/chat/screen/table.js";
import { wrapLine } from "../../../src/chat/screen/wrap.js";

const wrapped = (text: string, columns: number) => wrapLine(line(text), columns).map(plainText);

describe("wrapping", () => {
  it("breaks at spaces, and a long word hard", () => {
    expect(wrapped("the quick brown fox", 10)).toEqual(["the quick", "brown fox"]);
    expect(wrapped("ts_corr(close,volume)", 8)).toEqual(["ts_corr(", "close,vo", "lume)"]);
  });

  it("breaks between Chinese characters, with no closing punctuation at the start of a line", () => {
    expect(wrapped("过去一周的输家，往往反弹。", 14)).toEqual(["过去一周的输", "家，往往反弹。"]);
    expect(wrapped("动量（短期）反转", 6)).toEqual(["动量", "（短", "期）反", "转"]);
  });

  it("never exceeds the width and loses nothing but spaces", () => {
    const text = fc
      .array(fc.constantFrom("a", "word", " ", "因", "，", "（", "👩‍💻", "longer-word", "é"), {
        maxLength: 60,
      })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, fc.integer({ min: 4, max: 30 }), (source, columns) => {
        const lines = wrapLine(line(source), columns);
        for (const one of lines) expect(lineColumns(one)).toBeLessThanOrEqual(columns);
        expect(lines.map(plainText).join("").replaceAll(" ", "")).toBe(source.replaceAll(" ", ""));
      }),
    );
  });

  it("hangs continuation lines and keeps styles", () => {
    const lines = wrapLine([span("• "), span("one two", { bold: true })], 6, [span("  ")]);
    expect(lines.map(plainText)).toEqual(["• one", "  two"]);
    expect(lines[1]?.at(-1)?.style).toEqual({ bold: true });
  });
});

describe("tables", () => {
  const heads = [{ label: line("公式") }, { label: line("IC"), align: "right" as const }];
  const rows = [
    [line("cs_rank(-delta(close, 5))"), line("0.031")],
    [line("动量"), line("-0.2")],
  ];

  it("aligns by columns, with wide characters", () => {
    expect(renderTable(heads, rows, 60).map(plainText)).toEqual([
      "公式                          IC",
      "────────────────────────────────",
      "cs_rank(-delta(close, 5))  0.031",
      "动量                        -0.2",
    ]);
  });

  it("wraps the widest column when narrow, and becomes records when narrower", () => {
    for (const columns of [30, 20, 14, 9]) {
      const lines = renderTable(heads, rows, columns);
      for (const one of lines) expect(lineColumns(one)).toBeLessThanOrEqual(columns);
      expect(lines.map(plainText).join("").replace(/\s/g, "")).toContain("0.031");
    }
  });
});

describe("painting", () => {
  it("respects NO_COLOR, dumb terminals and screen readers", () => {
    const red = [span("x", { colour: "red", bold: true })];
    expect(paint(red, chooseDepth({}))).toBe("\u001b[1;31mx\u001b[0m");
    expect(paint(red, chooseDepth({ NO_COLOR: "1" }))).toBe("\u001b[1mx\u001b[0m");
    expect(paint(red, chooseDepth({ TERM: "dumb" }))).toBe("x");
    expect(paint(red, chooseDepth({ FACTORSMITH_SCREEN_READER: "1" }))).toBe("x");
    expect(mayAnimate({})).toBe(true);
    expect(mayAnimate({ FACTORSMITH_REDUCED_MOTION: "1" })).toBe(false);
  });

  it("lets no escape sequence of a text through", () => {
    expect(paint([span("a\u001b[2Jb\u202ec")], "ansi")).toBe("abc");
  });
});
