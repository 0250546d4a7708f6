import { expect, it } from "vitest";
import { commands } from "../../src/cli/commands/index.js";
import { flagText } from "../../src/i18n/flags.js";
import { flagsZh } from "../../src/i18n/zh/flags.js";
import { flagsOf } from "../../src/tools/command-line.js";
import { tools } from "../../src/tools/index.js";

const described = commands(tools).flatMap((command) =>
  flagsOf(command).map(({ name, description }) => ({ flag: `${command.command} --${name}`, description })),
);

it("says in both languages what every input is for", () => {
  expect(described.filter(({ description }) => description === "")).toEqual([]);
  const english = described.filter(({ description }) => flagText(description, "zh") === description);
  expect(english).toEqual([]);
});

it("keeps no Chinese description that nothing uses", () => {
  const used = new Set(described.map(({ description }) => description));
  expect(Object.keys(flagsZh).filter((english) => !used.has(english))).toEqual([]);
});
