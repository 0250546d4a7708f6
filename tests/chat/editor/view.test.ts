import { describe, expect, it } from "vitest";
import { editorReducer, emptyEditor } from "../../../src/chat/editor/editor-state.js";
import { renderEditor } from "../../../src/chat/editor/view.js";
import { plainText } from "../../../src/chat/screen/line.js";

const options = {
  columns: 20,
  height: 4,
  placeholder: "Ask",
  pasted: (lines: number) => `[pasted ${lines} lines]`,
};
const typed = (text: string) => editorReducer(emptyEditor(), { type: "insert", text });

describe("the editor's view", () => {
  it("puts the caret behind wide characters by columns, not by characters", () => {
    expect(renderEditor(typed("因子ab"), options).caret).toEqual({ x: 8, y: 0 });
  });

  it("wraps between wide characters without splitting one, and the caret follows", () => {
    const view = renderEditor(typed("短期反转因子研究"), { ...options, columns: 12 });
    // 12 columns less the prompt and the place for the caret: nine, four characters a line.
    expect(view.lines.map(plainText)).toEqual(["❯ 短期反转", "  因子研究"]);
    expect(view.caret).toEqual({ x: 10, y: 1 });
  });

  it("shows a folded paste by its size", () => {
    const state = editorReducer(emptyEditor(), { type: "paste", text: "x\n".repeat(25) });
    expect(plainText(renderEditor(state, { ...options, columns: 40 }).lines[0] ?? [])).toContain(
      "[pasted 25 lines]",
    );
  });

  it("shows the lines around the caret when there are more than fit", () => {
    const view = renderEditor(typed("1\n2\n3\n4\n5\n6"), options);
    expect(view.lines.map(plainText)).toEqual(["  3", "  4", "  5", "  6"]);
    expect(view.caret.y).toBe(3);
  });

  it("shows a hint while it is empty", () => {
    expect(renderEditor(emptyEditor(), options).lines.map(plainText)).toEqual(["❯ Ask"]);
  });
});
