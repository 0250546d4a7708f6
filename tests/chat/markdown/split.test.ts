import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderMarkdown } from "../../../src/chat/markdown/render.js";
import { splitMarkdown } from "../../../src/chat/markdown/split.js";
import { plainText } from "../../../src/chat/screen/line.js";

const BLOCKS = [
  "A paragraph\nof two lines.",
  "短期反转：过去一周的输家反弹。",
  "# Heading",
  "- one\n- two\n  - nested\n- three",
  "1. first\n2. second\n3. third",
  "- loose\n\n- list",
  "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |",
  `\`\`\`python\n${Array.from({ length: 20 }, (_, i) => `x${i} = ${i}`).join("\n")}\n\`\`\``,
  "```\nshort\n\nwith a gap\n```",
  "> a quote\n> goes on",
  "$$\nx = \\frac{a}{b}\n\n+ 1\n$$",
];

/** Streams a text in pieces as the chat does, and gives the lines that end up in the scrollback. */
function streamed(text: string, sizes: readonly number[]): { lines: string[]; longestLive: number } {
  const lines: string[] = [];
  let rest = "";
  let tight = true;
  let longestLive = 0;
  const print = (markdown: string, joins: boolean) => {
    const block = renderMarkdown(markdown, 60).map(plainText);
    lines.push(...(joins || lines.length === 0 ? block : ["", ...block]));
  };
  let at = 0;
  for (let i = 0; at < text.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    rest += text.slice(at, at + size);
    at += size;
    const split = splitMarkdown(rest);
    if (!split) continue;
    print(split.done, tight);
    rest = split.rest;
    tight = split.tight;
    longestLive = Math.max(longestLive, rest.split("\n").length);
  }
  if (rest.trim() !== "") print(rest, tight);
  return { lines, longestLive };
}

describe("splitting streamed Markdown", () => {
  it("prints exactly what the whole text would print, however it is cut", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...BLOCKS), { minLength: 1, maxLength: 7 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 10 }),
        (blocks, sizes) => {
          // Two lists in a row are one list in Markdown; a paragraph between keeps them apart.
          const text = `${blocks.join("\n\nBetween.\n\n")}\n`;
          expect(streamed(text, sizes).lines).toEqual(renderMarkdown(text, 60).map(plainText));
        },
      ),
    );
  });

  it("keeps little back: a long fence and a long list are printed as they come", () => {
    const code = `\`\`\`\n${Array.from({ length: 200 }, (_, i) => `line ${i}`).join("\n")}\n\`\`\`\n`;
    expect(streamed(code, [5]).longestLive).toBeLessThan(15);
    const list = `${Array.from({ length: 200 }, (_, i) => `- item ${i}`).join("\n")}\n`;
    expect(streamed(list, [5]).longestLive).toBeLessThan(4);
  });
});
