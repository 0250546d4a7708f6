import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type EditorAction,
  type EditorState,
  editorReducer,
  editorText,
  emptyEditor,
} from "../../../src/chat/editor/editor-state.js";
import { splitGraphemes } from "../../../src/chat/screen/line.js";

function editorAfter(...actions: EditorAction[]): EditorState {
  return actions.reduce(editorReducer, emptyEditor(["first", "second"]));
}
const type = (text: string): EditorAction => ({ type: "insert", text });
const move = (to: Extract<EditorAction, { type: "move" }>["to"]): EditorAction => ({ type: "move", to });
const cut = (what: Extract<EditorAction, { type: "delete" }>["what"]): EditorAction => ({
  type: "delete",
  what,
});

describe("the editor", () => {
  it("moves and deletes by grapheme: a family emoji and a combining accent are one step", () => {
    expect(editorAfter(type("a👨‍👩‍👧e\u0301"), cut("left")).text).toBe("a👨‍👩‍👧");
    expect(editorAfter(type("a👨‍👩‍👧"), cut("left")).text).toBe("a");
    expect(editorAfter(type("因子"), move("left"), type("x")).text).toBe("因x子");
  });

  it("moves by words, in Chinese by dictionary words", () => {
    expect(editorAfter(type("rank close"), move("word-left")).caret).toBe(5);
    expect(editorAfter(type("短期反转"), move("word-left")).caret).toBe(2);
    expect(editorAfter(type("rank close"), move("home"), move("word-right")).caret).toBe(4);
  });

  it("cuts, gathers consecutive cuts, and puts them back", () => {
    const state = editorAfter(type("one two three"), cut("word-left"), cut("word-left"));
    expect(state.text).toBe("one ");
    expect(state.killed).toBe("two three");
    expect(editorReducer(state, { type: "yank" }).text).toBe("one two three");
  });

  it("cuts to the end and to the start of the line that the caret is in", () => {
    expect(editorAfter(type("abc\ndef"), move("left"), cut("line-end")).text).toBe("abc\nde");
    expect(editorAfter(type("abc\ndef"), cut("line-start")).text).toBe("abc\n");
  });

  it("undoes typing as one step and a deletion as another", () => {
    const state = editorAfter(type("a"), type("b"), type("c"), cut("left"));
    const once = editorReducer(state, { type: "undo" });
    expect(once.text).toBe("abc");
    expect(editorReducer(once, { type: "undo" }).text).toBe("");
  });

  it("walks the history at the edges and comes back to what was being written", () => {
    const up = editorAfter(type("draft"), move("up"));
    expect(up.text).toBe("second");
    expect(editorReducer(up, move("up")).text).toBe("first");
    expect([move("up"), move("up"), move("down"), move("down")].reduce(editorReducer, up).text).toBe("draft");
  });

  it("moves between lines before it walks the history, keeping the screen column", () => {
    const state = editorAfter(type("因子x\nabcdef"), move("up"));
    // Column 6 of "abcdef" is past the 5 columns of "因子x".
    expect(state.caret).toBe(3);
    expect(editorAfter(type("因子x\nabc"), move("up")).caret).toBe(1);
  });

  it("remembers what was sent once, and starts anew", () => {
    const state = editorAfter(type("second"), { type: "remember", entry: "second" });
    expect(state.history).toEqual(["first", "second"]);
    expect(state.text).toBe("");
  });

  it("folds a paste of more than 10 lines or 1000 characters into one step", () => {
    const lines = Array.from({ length: 25 }, (_, i) => `line ${i}`).join("\n");
    const state = editorAfter(type("see "), { type: "paste", text: lines });
    expect(splitGraphemes(state.text)).toHaveLength(5);
    expect(editorText(state)).toBe(`see ${lines}`);
    expect(editorReducer(state, cut("left")).text).toBe("see ");
    expect(editorAfter({ type: "paste", text: "x".repeat(1001) }).text.length).toBeLessThan(3);
    expect(editorAfter({ type: "paste", text: "a\r\nb\rc" }).text).toBe("a\nb\nc");
  });

  it("takes no control characters and no forged fold marks", () => {
    expect(editorAfter({ type: "paste", text: "a\u001b[31mb\u{100000}c" }).text).toBe("abc");
  });

  it("keeps the caret between graphemes whatever is pressed, and undo ends at the empty line", () => {
    const action = fc.oneof(
      fc.constantFrom<EditorAction>(
        ...(["left", "right", "word-left", "word-right", "home", "end", "up", "down"] as const).map(move),
        ...(["left", "right", "word-left", "word-right", "line-start", "line-end"] as const).map(cut),
        { type: "yank" },
        { type: "undo" },
        { type: "newline" },
      ),
      fc.constantFrom("a", "因", "👨‍👩‍👧", "e\u0301", " ", "ab cd", "🇨🇳").map(type),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
        let state = emptyEditor(["因子 history"]);
        for (const one of actions) state = editorReducer(state, one);
        let at = 0;
        const borders = new Set([
          0,
          ...splitGraphemes(state.text).map((grapheme) => (at += grapheme.length)),
        ]);
        // A caret after typing a combining mark or half of a flag may lie inside what became one grapheme.
        expect(state.caret).toBeLessThanOrEqual(state.text.length);
        if (!/[\u0301\u{1F1E6}-\u{1F1FF}\u200d]/u.test(state.text))
          expect(borders.has(state.caret)).toBe(true);
        for (let i = 0; i < 100; i++) state = editorReducer(state, { type: "undo" });
        expect(state.text).toBe("");
      }),
    );
  });
});
