import { describe, expect, it } from "vitest";
import { commands } from "../../src/cli/commands/index.js";
import { findCommand } from "../../src/cli/find-command.js";
import { takeGlobals } from "../../src/cli/globals.js";
import { flagsOf, parseCommandLine } from "../../src/tools/command-line.js";
import { tools } from "../../src/tools/index.js";
import { examplesOf, flagsIn, mentionsOf, PAGES, wordsOf } from "./pages.js";

const all = commands(tools);

/** Whether the program would take the line: a command that there is, flags that it has, values that it accepts. */
function understand(line: string): void {
  const { globals, words } = takeGlobals(wordsOf(line));
  const [first] = words;
  if (globals.version || globals.help || line.includes("…")) return;
  if (first === "help") {
    const about = words.slice(1).filter((word) => word !== "--all");
    if (about.length > 0 && !["operators", "exit-codes"].includes(about[0]!)) findCommand(all, about);
    return;
  }
  const chat = all.find(({ command }) => command === "chat")!;
  const found =
    first === undefined || first.startsWith("-")
      ? { kind: "command" as const, command: chat, rest: words }
      : findCommand(all, words);
  // `factorsmith library` in a sentence is about the whole family.
  if (found.kind === "group") return;
  // In a sentence, the name alone stands for the command; what it needs is not spelled out.
  if (found.rest.length === 0) return;
  found.command.input.parse(parseCommandLine(found.command, found.rest, found.command.short));
}

const known = new Set([
  ...["workspace", "json", "seed", "quiet", "lang", "debug", "help", "version", "all"],
  ...all.flatMap((command) => flagsOf(command).map(({ name }) => name)),
]);

describe.each(PAGES)("%s", (page) => {
  const lines = [
    ...examplesOf(page)
      .map(({ line }) => line)
      .filter((line) => !line.startsWith("npm ")),
    ...mentionsOf(page),
  ];
  it.skipIf(lines.length === 0)("names commands that there are", () => {
    for (const line of lines) expect(() => understand(line), line).not.toThrow();
  });
  it("names flags that there are", () => {
    const strange = [...flagsIn(page)].filter((name) => {
      const positive = name.startsWith("no-") && known.has(name.slice(3));
      return !positive && !known.has(name);
    });
    expect(strange).toEqual([]);
  });
});
