import xterm from "@xterm/headless";
import { expect, test } from "vitest";
import { EMPTY, line, plainText } from "../../../src/chat/screen/line.js";
import { type Drawn, repaintSmaller, rowsOf } from "../../../src/chat/screen/reflow.js";

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
      const painted = repaintSmaller(drawn, { columns, rows: ROWS }, "none", true);
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

test("a wide character that does not fit goes to the next row as a whole", () => {
  expect(rowsOf("动量动量", 8)).toBe(1);
  expect(rowsOf("动量动量", 7)).toBe(2);
  // Three columns hold one wide character: four of them take four rows, not ⌈8 / 3⌉.
  expect(rowsOf("动量动量", 3)).toBe(4);
  expect(rowsOf("", 10)).toBe(1);
});
