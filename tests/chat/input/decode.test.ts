import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createDecoder } from "../../../src/chat/input/decode.js";
import { type Key, key } from "../../../src/chat/input/keys.js";

const decode = (...chunks: string[]): Key[] => {
  const decoder = createDecoder();
  return [...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.flush()];
};

describe("key decoding", () => {
  it.each<[string, string, Key[]]>([
    ["text", "因子 ab", [{ kind: "text", text: "因子 ab" }]],
    ["text and Enter in one chunk", "hi\r", [{ kind: "text", text: "hi" }, key("enter")]],
    ["Backspace and Delete", "\u007f\u001b[3~", [key("backspace"), key("delete")]],
    ["repeated Backspace", "\u007f\u007f", [key("backspace"), key("backspace")]],
    ["Ctrl-J", "\n", [key("letter-j", { ctrl: true })]],
    ["Alt-Enter", "\u001b\r", [key("enter", { alt: true })]],
    ["Alt-Backspace", "\u001b\u007f", [key("backspace", { alt: true })]],
    ["arrows in both modes", "\u001b[A\u001bOB", [key("up"), key("down")]],
    [
      "Ctrl-Left, Alt-Right",
      "\u001b[1;5D\u001b[1;3C",
      [key("left", { ctrl: true }), key("right", { alt: true })],
    ],
    ["Home and End of xterm and rxvt", "\u001b[H\u001b[4~\u001b[7~", [key("home"), key("end"), key("home")]],
    ["Alt-b", "\u001bb", [key("letter-b", { alt: true })]],
    ["Shift-Tab", "\u001b[Z", [key("tab", { shift: true })]],
    ["kitty's Shift-Enter", "\u001b[13;2u", [key("enter", { shift: true })]],
    ["Esc", "\u001b", [key("escape")]],
    ["Esc twice", "\u001b\u001b", [key("escape"), key("escape")]],
    ["an unknown sequence", "\u001b[200;1Zx", [key("tab", { shift: true }), { kind: "text", text: "x" }]],
    ["a focus report is nothing", "\u001b[I", []],
  ])("%s", (_name, bytes, expected) => {
    expect(decode(bytes)).toEqual(expected);
  });

  it("keeps an unfinished sequence until the rest comes", () => {
    expect(decode("\u001b[1;", "5D")).toEqual([key("left", { ctrl: true })]);
  });

  it("gives a bracketed paste as one key, however it was cut", () => {
    const bytes = "\u001b[200~two\rlines \u001b[A\u001b[201~!";
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: bytes.length - 1 }), { maxLength: 4 }), (cuts) => {
        const at = [0, ...[...new Set(cuts)].sort((a, b) => a - b), bytes.length];
        const chunks = at.slice(1).map((end, index) => bytes.slice(at[index], end));
        expect(decode(...chunks)).toEqual([
          { kind: "paste", text: "two\rlines \u001b[A" },
          { kind: "text", text: "!" },
        ]);
      }),
    );
  });
});
