import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { simpleWidth } from "../../../src/engine/report/simple-width.js";
import { pad, printable, textWidth, truncate, wrap } from "../../../src/engine/report/width.js";

describe("width", () => {
  it("counts two columns for a Chinese character and none for a colour code", () => {
    expect(textWidth("动量 20d")).toBe(8);
    expect(textWidth("\u001b[31mred\u001b[39m")).toBe(3);
  });

  it("pads and truncates by columns", () => {
    expect(pad("动量", 6)).toBe("动量  ");
    expect(pad("1.5", 6, "right")).toBe("   1.5");
    expect(truncate("动量因子", 8)).toBe("动量因子");
    expect(truncate("动量因子", 7)).toBe("动量因…");
    expect(truncate("动量因子", 6)).toBe("动量…");
    expect(truncate("abc", 1)).toBe("…");
  });

  it("wraps at spaces, between Chinese characters, and inside what is too long", () => {
    expect(wrap("rank of the mean", 8)).toEqual(["rank of", "the mean"]);
    expect(wrap("换手率冲击会反转", 6)).toEqual(["换手率", "冲击会", "反转"]);
    expect(wrap("abcdefgh", 3)).toEqual(["abc", "def", "gh"]);
    expect(wrap("a\n\nb", 5)).toEqual(["a", "", "b"]);
  });

  it("takes out what a terminal would obey", () => {
    expect(printable("\u0007a\u001b[2Jb\u001b[1mc\r\nd\te\u202e")).toBe("abc\nd  e");
  });

  it("never exceeds the width, and loses no letter by wrapping", () => {
    // From 4 columns on: a few single characters are wider than two.
    const text = fc.string({ unit: "grapheme" }).map((value) => printable(value).replaceAll("\n", " "));
    fc.assert(
      fc.property(text, fc.integer({ min: 4, max: 20 }), (value, width) => {
        expect(textWidth(truncate(value, width))).toBeLessThanOrEqual(width);
        const lines = wrap(value, width);
        for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width);
        expect(lines.join("").replace(/\s/g, "")).toBe(value.replace(/\s/g, ""));
      }),
    );
  });
});

describe("simple width", () => {
  it("says of every character what string-width says, or nothing", () => {
    const wrong: string[] = [];
    for (let unit = 0; unit < 0x1_0000; unit++) {
      const text = String.fromCharCode(unit);
      const own = simpleWidth(text);
      if (own !== undefined && own !== stringWidth(text)) wrong.push(unit.toString(16));
    }
    expect(wrong).toEqual([]);
  });

  it("agrees with string-width on any text that it takes, colours included", () => {
    const piece = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.constantFrom(
        "动量 20d",
        "\u001b[1;32m✓\u001b[0m",
        "▁▂█",
        "⠋",
        "👩‍🔬",
        "e\u0301",
        "▶\ufe0f",
        "ガ",
        "\u001b[2K",
      ),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join("");
        const own = simpleWidth(text);
        if (own !== undefined) expect(own).toBe(stringWidth(text));
      }),
    );
  });

  it("knows all that the chat itself draws", () => {
    for (const text of ["❯ 研究", "● ✓ ✗ ■ ∴ ◆ ℹ … – −", "━━", "┤│", "《因子》，。", "░▒▓"])
      expect(simpleWidth(text)).toBe(stringWidth(text));
  });
});
