import { expect, it } from "vitest";
import { z } from "zod";
import { defineCommand } from "../../src/cli/command.js";
import { completionScript } from "../../src/cli/completion/index.js";
import { findCommand } from "../../src/cli/find-command.js";
import { commandHelp } from "../../src/cli/help.js";
import { renderText } from "../../src/engine/report/text.js";

const command = (name: string) =>
  defineCommand({
    command: name,
    summary: { en: `does ${name}`, zh: `执行 ${name}` },
    input: z.object({
      path: z.string().describe("where"),
      marketSeed: z.number().default(7).describe("a seed"),
      mode: z.enum(["fast", "slow"]).optional(),
      neutral: z.boolean().default(true).describe("take the mean out"),
    }),
    positionals: [{ key: "path" }],
    short: { s: "market-seed" },
    run: async () => 0,
  });
const commands = ["config", "config set", "data list", "data info", "evaluate"].map(command);

it("finds the longest command and gives the rest", () => {
  expect(findCommand(commands, ["config", "set", "a", "b"])).toMatchObject({
    command: { command: "config set" },
    rest: ["a", "b"],
  });
  expect(findCommand(commands, ["config", "--x"])).toMatchObject({
    command: { command: "config" },
    rest: ["--x"],
  });
  expect(findCommand(commands, ["data"])).toMatchObject({ kind: "group", commands: [{}, {}] });
});

it.each([
  [["evaluat"], "evaluate", "`factorsmith evaluate`"],
  [["data", "lits"], "data list", "`factorsmith data list`"],
])("names the nearest of %j", (words, nearest, hint) => {
  expect(() => findCommand(commands, words)).toThrow(
    expect.objectContaining({
      code: "usage",
      hint: expect.stringContaining(hint),
      evidence: expect.objectContaining({ nearest: expect.arrayContaining([nearest]) }),
    }),
  );
});

it("sends a question to -p", () => {
  expect(() => findCommand(commands, ["what is a factor?"])).toThrow(
    expect.objectContaining({ hint: expect.stringContaining("-p") }),
  );
});

it("explains a command from its schema, in both languages", () => {
  const help = (lang: "en" | "zh") =>
    renderText(commandHelp(command("evaluate"), lang, false), { width: 100, color: false });
  expect(help("en")).toContain("factorsmith evaluate PATH […]");
  expect(help("en")).toMatch(/PATH +where \(required\)/);
  expect(help("en")).toMatch(/-s, --market-seed N +a seed \(default: 7\)/);
  expect(help("en")).toMatch(/--mode TEXT +\(fast \| slow\)/);
  expect(help("en")).toMatch(/--no-neutral +take the mean out/);
  expect(help("zh")).toMatch(/执行 evaluate[\s\S]*用法[\s\S]*选项[\s\S]*退出码/);
});

it("writes completion scripts that know groups and flags", () => {
  for (const shell of ["bash", "zsh", "fish"] as const) {
    const script = completionScript(shell, commands);
    expect(script).toMatch(/list[\s\S]*info/);
    expect(script).toContain("market-seed");
  }
});
