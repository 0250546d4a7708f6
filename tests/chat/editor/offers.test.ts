import { describe, expect, it } from "vitest";
import type { CommandEntry } from "../../../src/chat/editor/completion.js";
import { type EditorState, editorReducer, emptyEditor } from "../../../src/chat/editor/editor-state.js";
import { explainMentions, resolveMentions } from "../../../src/chat/editor/mentions.js";
import { hintFor, offersFor } from "../../../src/chat/editor/offers.js";
import { WORDS } from "../fixtures/fakes.js";

const COMMANDS: readonly CommandEntry[] = [
  { name: "help", usage: "", summary: "Commands" },
  { name: "theme", usage: "NAME", summary: "Colours", choices: ["light", "dark"] },
  { name: "model", usage: "[PROFILE:MODEL]", summary: "Model", choices: "model" },
  { name: "data", usage: "[DATASET]", summary: "Datasets", choices: "dataset" },
  {
    name: "evaluate",
    usage: "EXPRESSION",
    summary: "Measure",
    takesFormula: true,
    flags: () => [
      { name: "entry", note: "when it is bought", choices: ["next-open", "close"] },
      { name: "dataset", note: "which data", choices: [] },
      { name: "model", note: "who is asked", choices: [] },
    ],
  },
];

const write = (text: string, before: EditorState = emptyEditor()) =>
  editorReducer(before, { type: "insert", text });
const labels = (text: string) => offersFor(write(text), COMMANDS, WORDS).map(({ label }) => label);
/** The line after taking the first offer. */
function take(text: string): string {
  const editor = write(text);
  const [offer] = offersFor(editor, COMMANDS, WORDS);
  return offer
    ? editorReducer(editor, { type: "complete", from: offer.from, text: offer.insert }).text
    : text;
}

describe("completion inside a line", () => {
  it("completes operators and fields in a formula, by their other names as well", () => {
    expect(labels("/evaluate ts_m")).toEqual(["ts_mean(x, window)", "ts_max(x, window)"]);
    expect(take("/evaluate rank(ts_me")).toBe("/evaluate rank(ts_mean(");
    expect(take("/evaluate SMA")).toBe("/evaluate ts_mean(");
    expect(take("/evaluate ts_mean(clo")).toBe("/evaluate ts_mean(close");
  });

  it("completes what the first word of a command may be", () => {
    expect(labels("/theme ")).toEqual(["light", "dark"]);
    expect(take("/theme d")).toBe("/theme dark");
    expect(take("/data h")).toBe("/data hs300");
    expect(take("/model k")).toBe("/model kimi:kimi-k2-thinking");
    expect(take("/model op")).toBe("/model openai:");
    expect(take("/evaluate close --model op")).toBe("/evaluate close --model openai:");
    expect(take("/evaluate close --model of")).toBe("/evaluate close --model offline ");
    expect(labels("/theme dark d")).toEqual([]);
  });

  it("offers nothing in a command without formulas, or in plain talk", () => {
    expect(labels("/help ts_m")).toEqual([]);
    expect(labels("what is ts_m")).toEqual([]);
  });

  it("completes flags and what they take", () => {
    expect(take("/evaluate close --en")).toBe("/evaluate close --entry ");
    expect(labels("/evaluate close --entry ")).toEqual(["next-open", "close"]);
    expect(take("/evaluate close --dataset h")).toBe("/evaluate close --dataset hs300 ");
  });

  it("keeps what stands after the caret", () => {
    let editor = write("/evaluate clo + volume");
    for (let i = 0; i < " + volume".length; i++) editor = editorReducer(editor, { type: "move", to: "left" });
    const [offer] = offersFor(editor, COMMANDS, WORDS);
    expect(offer?.label).toBe("close");
    const done = editorReducer(editor, {
      type: "complete",
      from: offer?.from ?? 0,
      text: offer?.insert ?? "",
    });
    expect(done.text).toBe("/evaluate close + volume");
    expect(done.caret).toBe("/evaluate close".length);
  });

  it("explains the operator whose bracket is open", () => {
    expect(hintFor(write("/evaluate ts_mean(abs(close), "), COMMANDS, WORDS)?.label).toBe(
      "ts_mean(x, window)",
    );
    expect(hintFor(write("/evaluate ts_mean(close, 5)"), COMMANDS, WORDS)?.label).toBe(
      "/evaluate EXPRESSION",
    );
  });
});

describe("mentions", () => {
  it("complete datasets and factors, quoted when the name has a space", () => {
    expect(take("compare @rev")).toBe('compare @"reversal 5" ');
    expect(take("用 @hs")).toBe("用 @hs300 ");
    expect(labels("mail me@example.org")).toEqual([]);
  });

  it("tell the model what they name, and give a command the formula", () => {
    expect(explainMentions('is @"reversal 5" good on @hs300?', WORDS)).toBe(
      'is @"reversal 5" good on @hs300?\n\n@reversal 5: a factor of the library, formula -pct(close, 5)\n@hs300: a dataset',
    );
    expect(explainMentions("ask @nobody", WORDS)).toBe("ask @nobody");
    expect(resolveMentions('/evaluate @"reversal 5" --dataset @hs300', WORDS)).toBe(
      "/evaluate '-pct(close, 5)' --dataset hs300",
    );
  });
});

describe("history search", () => {
  const searching = editorReducer(
    { ...emptyEditor(["find reversal", "/evaluate close", "find momentum", "find reversal"]), text: "draft" },
    { type: "search" },
  );

  it("finds by words, the newest first, each once", () => {
    const found = offersFor(write("find", searching), COMMANDS, WORDS).map(({ label }) => label);
    expect(found).toEqual(["find reversal", "find momentum"]);
    expect(offersFor(write("rev find", searching), COMMANDS, WORDS).map(({ label }) => label)).toEqual([
      "find reversal",
    ]);
  });

  it("takes what was found into the line, or gives the line back", () => {
    expect(editorReducer(searching, { type: "search-end", found: "find momentum" }).text).toBe(
      "find momentum",
    );
    const back = editorReducer(write("zzz", searching), { type: "search-end", found: null });
    expect([back.text, back.searching]).toEqual(["draft", null]);
  });
});
