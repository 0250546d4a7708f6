import xterm from "@xterm/headless";
import { expect, test } from "vitest";
import { EMPTY, line, plainText } from "../../../src/chat/screen/line.js";
import { type Drawn, repaintSmaller, rowsOf } from "../../../src/chat/screen/reflow.js";
import { wrapLine } from "../../../src/chat/screen/wrap.js";

const ROWS = 24;

/** xterm.js, whose cursor stays at its height. With something in its scrollback, and the live region as Ink leaves it. */
async function screenWith({ lines, caret }: Drawn, columns: number) {
  const screen = new xterm.Terminal({ cols: columns, rows: ROWS, scrollback: 500, allowProposedApi: true });
  const write = (text: string) => new Promise<void>((done) => screen.write(text, done));
  await write(Array.from({ length: 30 }, (_, i) => `printed ${i}\r\n`).join(""));
  await write(`${lines.map((one) => plainText(one)).join("\r\n")}\r\n`);
  await write(`\u001b[${lines.length - caret.y}A\u001b[${caret.x}C`);
  const everything = () => {
    const { active } = screen.buffer;
    return Array.from({ length: active.length }, (_, i) => active.getLine(i)?.translateToString(true) ?? "");
  };
  return { screen, write, everything };
}

const live: Drawn = {
  lines: [
    EMPTY,
    line("动量 momentum 与流动性 liquidity 的关系，写了很长很长的一行，还没有写完的一行文字。"),
    line("x".repeat(79)),
    line("working 3 s · Esc stops"),
    line("─".repeat(80)),
    line("❯ "),
    line(" DEMO MARKET · test sealed · openai:scripted · 0 tokens · $0.00 · 0 trials"),
  ],
  caret: { x: 2, y: 5 },
};

test.each([[[60]], [[40]], [[60, 40]], [[79, 41, 22]], [[33, 32, 31]]])(
  "a window made %j columns wide shows the live region once, and the caret in its place",
  async (widths) => {
    const { screen, write, everything } = await screenWith(live, 80);
    let drawn = live;
    for (const columns of widths) {
      screen.resize(columns, ROWS);
      const painted = repaintSmaller({ drawn }, { columns, rows: ROWS }, "none", true);
      await write(painted.text.replaceAll("\n", "\r\n"));
      drawn = painted.drawn;
    }
    const shown = everything();
    for (const mark of ["动量", "working 3 s", "❯", "DEMO"])
      expect(shown.filter((row) => row.includes(mark))).toHaveLength(1);
    expect(shown.filter((row) => row.includes("─"))).toHaveLength(1);
    expect(shown.filter((row) => row.startsWith("printed"))).toHaveLength(30);
    expect(shown[shown.findIndex((row) => row.includes("动量")) - 2]).toBe("printed 29");
    const { cursorX, cursorY, baseY } = screen.buffer.active;
    expect(cursorX).toBe(2);
    expect(shown[baseY + cursorY]).toMatch(/^❯/);
  },
);

/** As the build has Ink write a frame: from the caret up to the first line, all below erased, what is printed, the lines. */
const frameAfter = (before: Drawn, printed: string, { lines, caret }: Drawn): string =>
  [
    `\u001b[${before.caret.y}A\r\u001b[2K\u001b7\u001b[1B\u001b[J\u001b8`,
    printed,
    ...lines.map((one) => `${plainText(one)}\n`),
    `\u001b[${lines.length - caret.y}A\u001b[${caret.x + 1}G`,
  ].join("");

const streaming = (text: string, elapsed: number): Drawn => ({
  lines: [
    EMPTY,
    ...wrapLine(line(text), 80),
    line(`working ${elapsed} s · Esc stops`),
    line("─".repeat(80)),
    line("❯ 输入 half a line"),
    line(" DEMO MARKET · test sealed · openai:scripted · 0 tokens · $0.00 · 0 trials"),
  ],
  caret: { x: 18, y: wrapLine(line(text), 80).length + 3 },
});

test.each([70, 60, 40])(
  "frames that were on their way when the window became %i columns wide leave nothing twice",
  async (columns) => {
    const paragraph = (i: number) => `<P${i}> ${"动量 momentum 与流动性 liquidity ".repeat(5)}</P${i}>`;
    const first = streaming(paragraph(1).slice(0, 90), 1);
    const second = streaming(paragraph(1), 2);
    const third = streaming(paragraph(2).slice(0, 100), 3);
    const printed = `\n${wrapLine(line(paragraph(1)), 80)
      .map(plainText)
      .join("\n")}\n`;
    const { screen, write, everything } = await screenWith(first, 80);
    const put = (text: string) => write(text.replaceAll("\n", "\r\n"));
    screen.resize(columns, ROWS);
    await put(frameAfter(first, "", second));
    await put(frameAfter(second, printed, third));
    const rows = printed
      .slice(0, -1)
      .split("\n")
      .map((text) => line(text));
    const late = [
      { drawn: second, columns, printed: "", rows: [] },
      { drawn: third, columns, printed, rows },
    ];
    const { text } = repaintSmaller({ drawn: first, late }, { columns, rows: ROWS }, "none", true);
    await put(text);
    const shown = everything();
    const all = shown.join("");
    for (const mark of ["<P1>", "</P1>", "<P2>", "working", "half a line", "DEMO"])
      expect([mark, all.split(mark).length - 1]).toEqual([mark, 1]);
    expect(shown.filter((row) => row.startsWith("printed"))).toHaveLength(30);
    const { cursorX, cursorY, baseY } = screen.buffer.active;
    expect(cursorX).toBe(18);
    expect(shown[baseY + cursorY]).toMatch(/^❯ 输入/);
  },
);

test("a wide character that does not fit goes to the next row as a whole", () => {
  expect(rowsOf("动量动量", 8)).toBe(1);
  expect(rowsOf("动量动量", 7)).toBe(2);
  // Three columns hold one wide character: four of them take four rows, not ⌈8 / 3⌉.
  expect(rowsOf("动量动量", 3)).toBe(4);
  expect(rowsOf("", 10)).toBe(1);
});
