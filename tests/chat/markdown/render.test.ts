import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderMarkdown } from "../../../src/chat/markdown/render.js";
import { lineColumns, plainText } from "../../../src/chat/screen/line.js";

const shown = (markdown: string, columns = 60) => renderMarkdown(markdown, columns).map(plainText);

describe("Markdown in a terminal", () => {
  it("styles headings and inline text", () => {
    const lines = renderMarkdown("## Head **bold**\n\nan *em* `code` ~~old~~", 60);
    expect(lines[0]?.every((piece) => piece.style.bold)).toBe(true);
    const inline = lines[2] ?? [];
    expect(inline.find((piece) => piece.text === "em")?.style.italic).toBe(true);
    expect(inline.find((piece) => piece.text === "code")?.style.colour).toBe("cyan");
    expect(inline.find((piece) => piece.text === "old")?.style.strike).toBe(true);
  });

  it("draws lists, nested, numbered from where they start, with tasks", () => {
    expect(shown("3. three\n4. four\n   - inner\n   - more")).toEqual([
      "3. three",
      "4. four",
      "   • inner",
      "   • more",
    ]);
    expect(shown("- [x] done\n- [ ] open")).toEqual(["• ☑ done", "• ☐ open"]);
    expect(shown("- one two three four", 12)).toEqual(["• one two", "  three four"]);
  });

  it("draws quotes, rules, code and links", () => {
    expect(shown("> quoted\n> text")).toEqual(["│ quoted text"]);
    expect(shown("```\na  b\n\nc\n```")).toEqual(["  a  b", "  ", "  c"]);
    expect(shown("[name](https://x.org) and https://y.org")).toEqual([
      "name (https://x.org) and https://y.org",
    ]);
  });

  it("draws formulas, and leaves money alone", () => {
    expect(shown("from $\\alpha^2$ to \\(\\beta\\)")).toEqual(["from α² to β"]);
    expect(shown("$$\nx_1\n$$")).toEqual(["  x₁"]);
    expect(shown("costs $5 and $10")).toEqual(["costs $5 and $10"]);
  });

  it("joins Chinese lines without a space and English ones with it", () => {
    expect(shown("短期\n反转 is\nreversal")).toEqual(["短期反转 is reversal"]);
  });

  it("draws what is not finished yet, and nothing that moves the cursor", () => {
    expect(shown("**bo")).toEqual(["**bo"]);
    expect(shown("```py\nx = 1")).toEqual(["  x = 1"]);
    expect(shown("| a | b |")).toEqual(["| a | b |"]);
    expect(shown("a\u001b[2Kb <b>x</b>")).toEqual(["ab <b>x</b>"]);
  });

  it("fits every width, whatever the text", () => {
    const piece = fc.constantFrom(
      "# h",
      "- item",
      "  - deeper",
      "1. one",
      "> q",
      "```",
      "| a | b |",
      "|---|---|",
      "因子反转，短期。",
      "a_long_word_that_does_not_break_by_itself",
      "$x_1$",
      "**b**",
      "",
      "text with words",
      "![i](u)",
      "---",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), fc.integer({ min: 12, max: 90 }), (pieces, columns) => {
        for (const one of renderMarkdown(pieces.join("\n"), columns))
          expect(lineColumns(one)).toBeLessThanOrEqual(columns);
      }),
      { numRuns: 150 },
    );
  });
});
