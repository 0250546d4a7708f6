import { describe, expect, it } from "vitest";
import { commandWords } from "../../../src/chat/commands/command-words.js";
import type { AnyTool } from "../../../src/tools/define.js";
import { evaluate } from "../fixtures/fakes.js";

const many: AnyTool = { ...evaluate, positionals: [{ key: "expressions", variadic: true }] };

describe("words of a command", () => {
  it("take a brief without quotes, up to the flags", () => {
    expect(commandWords(evaluate, "short-term reversal in A shares --rounds 2")).toEqual([
      "short-term reversal in A shares",
      "--rounds",
      "2",
    ]);
  });

  it.each([
    ["ts_mean(close, 5) / close", ["ts_mean(close, 5) / close"]],
    ["close - open", ["close - open"]],
    ["-pct(close, 5) volume", ["-pct(close, 5)", "volume"]],
    ["close volume --dataset hs300", ["close", "volume", "--dataset", "hs300"]],
    ["'close volume' open", ["close volume", "open"]],
  ])("keep a formula together: %s", (text, words) => {
    expect(commandWords(many, text)).toEqual(words);
  });
});
