import { describe, expect, it } from "vitest";
import { ChatInput } from "../../src/cli/chat-input.js";
import { chat } from "../../src/cli/commands/chat.js";
import { CHAT_FLAGS, opensChat } from "../../src/cli/early-door.js";
import { takeGlobals } from "../../src/cli/globals.js";
import { flagsOf } from "../../src/tools/command-line.js";

describe("the look ahead at the command line", () => {
  it.each([
    [[], true],
    [["chat"], true],
    [["--data", "hs300", "-c"], true],
    [["chat", "--resume=s-1", "--lang", "zh"], true],
    [["-p", "what is IC?"], false],
    [["--help"], false],
    [["--json"], false],
    [["data", "list"], false],
    [["--resume"], false],
    [["chat", "a question"], false],
    [["--continue=x"], false],
  ] as const)("%j opens the chat: %s", (argv, opens) => {
    expect(opensChat(argv)).toBe(opens);
  });

  it("knows no flag that the chat does not know", () => {
    const own = flagsOf({ ...chat, input: ChatInput }).map(({ name }) => `--${name}`);
    const short = Object.keys(chat.short ?? {}).map((letter) => `-${letter}`);
    for (const flag of [...CHAT_FLAGS.switches, ...CHAT_FLAGS.values]) {
      const { words } = takeGlobals(
        [flag, "1"].map((word) => (flag === "--lang" && word === "1" ? "en" : word)),
      );
      const global = !words.includes(flag);
      expect(global || own.includes(flag) || short.includes(flag), flag).toBe(true);
    }
  });
});
