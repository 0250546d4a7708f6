import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { commandLine, scratch } from "./in-process.js";

/** Inputs that cannot be used: one sentence that says what, where and what to do, in both languages, before the work. */

const cwd = scratch();
const { call, json, error } = commandLine(cwd);
const at = (name: string) => join(cwd, name);

beforeAll(async () => {
  await json("data", "demo", "--symbols", "20", "--years", "1");
  mkdirSync(at("folder"));
  writeFileSync(at("bars.csv"), "date,symbol,close\n2020-01-01,600000,1\n");
}, 60_000);

const chinese = async (...argv: string[]) => (await call([...argv, "--lang", "zh", "--quiet"])).err;

it("names the file and the line of a formula that is refused", async () => {
  writeFileSync(at("ideas.txt"), "# two\ncs_rank(close)\n\nts_mean(close\n");
  const file = at("ideas.txt");
  const told = await error("evaluate", "--file", file, "--data", "demo");
  expect(told).toMatchObject({ exit: 1, code: "formula-file", problem: "syntax", fileLine: 4, column: 8 });
  expect(told.message).toBe(`${file}, line 4: The bracket "(" is never closed (column 8)`);
  expect(await chinese("gp", "--seeds", file, "--data", "demo")).toMatch(/ideas\.txt 第 4 行：.*（第 8 列）/);
});

it("says that a word is neither a factor nor a field", async () => {
  expect(await error("evaluate", "pe_ttm", "--data", "demo")).toMatchObject({
    code: "factor-not-found",
    message: 'no factor "pe_ttm" in the library and no field of demo',
    hint: expect.stringMatching(/library list.*data info demo/),
  });
  expect((await error("evaluate", "clsoe", "--data", "demo")).hint).toBe("did you mean close?");
  expect(await chinese("evaluate", "pe_ttm", "--data", "demo")).toMatch(
    /“pe_ttm”，数据集 demo 也没有这个字段/,
  );
});

it("writes no empty table for dates that the dataset has not", async () => {
  const values = ["values", "close", "--data", "demo", "--out", at("values.csv")];
  expect(await error(...values, "--from", "2090-01-01")).toMatchObject({
    exit: 2,
    message: expect.stringMatching(/^values: --from is after the last date, \d{4}-\d\d-\d\d$/),
  });
  expect((await error(...values, "--from", "2021-02-01", "--to", "2021-01-01")).message).toBe(
    "values: --to must not be before --from",
  );
  expect(await chinese(...values, "--to", "1990-01-01")).toMatch(/--to 早于第一个日期 \d{4}/);
  expect(existsSync(at("values.csv"))).toBe(false);
});

it("refuses a folder where a table should be, and a path that is none for a picture", async () => {
  const folder = at("folder");
  expect(await error("data", "import", at("bars.csv"), "--name", "x", "--membership", folder)).toMatchObject({
    exit: 1,
    code: "import-folder",
    file: folder,
  });
  expect(await error("library", "export", "RLSF", "--out", folder)).toMatchObject({
    code: "workspace",
    problem: "a-folder",
  });
  expect(await error("check", "close", "--tree", at("nowhere/tree.svg"))).toMatchObject({
    code: "path",
    problem: "no-folder",
  });
  expect((await error("check", "close", "--tree", "tree.txt")).message).toBe(
    "check: --tree must be a file name that ends in .svg or .png",
  );
  expect(await chinese("check", "close", "--tree", "tree.txt")).toContain(
    "--tree 必须是以 .svg 或 .png 结尾",
  );
});

it("counts what a list lacks", async () => {
  expect((await error("compare-factors", "close", "--data", "demo")).message).toBe(
    "compare-factors: --factors must be at least 2 of them",
  );
});

// Root may write anywhere else: on Linux this is the folder that takes nothing from anybody.
it.runIf(process.platform === "linux")("says before the work that nothing can be written there", async () => {
  const told = await error("analyze", "close", "--data", "demo", "--out", "/proc/x");
  expect(told).toMatchObject({ exit: 1, code: "path", problem: "unwritable", path: "/proc/x" });
  expect(await chinese("analyze", "close", "--data", "demo", "--out", "/proc/x")).toMatch(
    /\/proc\/x：无法写入/,
  );
  expect(await error("values", "close", "--data", "demo", "--out", "/proc/x.csv")).toMatchObject({
    problem: "unwritable",
  });
  expect(await error("evaluate", "close", "--workspace", "/proc/x")).toMatchObject({
    exit: 1,
    code: "workspace",
    problem: "not-writable",
  });
});
