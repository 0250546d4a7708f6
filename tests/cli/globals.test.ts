import { expect, it } from "vitest";
import { takeGlobals } from "../../src/cli/globals.js";

it("takes global options out wherever they stand and leaves the rest in order", () => {
  const { globals, words } = takeGlobals([
    "--json",
    "evaluate",
    "-q",
    "close",
    "--seed=3",
    "--horizon",
    "5",
    "--workspace",
    "w",
    "--lang",
    "zh",
  ]);
  expect(words).toEqual(["evaluate", "close", "--horizon", "5"]);
  expect(globals).toMatchObject({
    json: true,
    quiet: true,
    seed: 3,
    workspace: "w",
    lang: "zh",
    help: false,
  });
});

it("leaves what stands behind -- alone", () => {
  const { globals, words } = takeGlobals(["check", "--", "--json", "-h"]);
  expect(words).toEqual(["check", "--", "--json", "-h"]);
  expect(globals).toMatchObject({ json: false, help: false });
});

it.each([
  [["--seed", "-1"], /--seed takes a whole number/],
  [["--seed", "1.5"], /--seed takes a whole number/],
  [["--seed"], /--seed needs a value/],
  [["--lang", "de"], /--lang takes en or zh/],
  [["--workspace="], /--workspace needs a value/],
])("refuses %j", (argv, sentence) => {
  expect(() => takeGlobals(argv)).toThrow(sentence);
});
