import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type Ran, run, scratch, shell, withDemo } from "./harness.js";

/** What a person must never see unless they ask for it. */
function expectNoStackTrace({ stdout, stderr }: Ran): void {
  expect(stdout + stderr).not.toMatch(/\n\s+at .+:\d+:\d+|node_modules|node:internal/);
}

async function fails(
  args: readonly string[],
  code: number,
  options: Parameters<typeof run>[1] = {},
): Promise<string> {
  const ran = await run(args, options);
  expectNoStackTrace(ran);
  expect(ran, ran.stderr).toMatchObject({ code, stdout: "" });
  return ran.stderr;
}

describe("help and version", () => {
  it("lists every command, in both languages", async () => {
    const { code, stdout, stderr } = await run(["--help"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const command of ["evaluate", "check", "research", "unseal", "doctor", "mcp"])
      expect(stdout).toMatch(new RegExp(`^${command} `, "m"));
    expect(stdout).toMatch(/^data … .*\(import, fetch, demo, list, info, remove\)$/m);
    const chinese = await run(["--help", "--lang", "zh"]);
    expect(chinese.stdout).toContain("评估公式");
    expect((await run(["--help"], { env: { LANG: "zh_CN.UTF-8" } })).stdout).toBe(chinese.stdout);
  });

  it("explains one command either way, with inputs, flags, example and exit codes", async () => {
    const [first, second] = await Promise.all([run(["evaluate", "--help"]), run(["help", "evaluate"])]);
    expect(first).toMatchObject({ code: 0, stderr: "" });
    expect(second.stdout).toBe(first.stdout);
    expect(first.stdout).toMatch(
      /EXPRESSIONS[\s\S]*--horizon N[\s\S]*next-open \| next-close \| close[\s\S]*exit-codes/,
    );
  });

  it("prints the version of package.json", async () => {
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8"));
    expect(await run(["--version"])).toMatchObject({ code: 0, stdout: `${version}\n` });
  });

  it("lists the operators of the language", async () => {
    const { code, stdout } = await run(["help", "operators"]);
    expect(code).toBe(0);
    expect(stdout).toContain("ts_mean(x, d)");
  });
});

describe("command lines that cannot be carried out", () => {
  it.each([
    [["evalaute", "close"], /no command "evalaute"[\s\S]*`factorsmith evaluate`/],
    [["data", "lst"], /no command "data lst"[\s\S]*`factorsmith data list`/],
    [["data"], /data import, data fetch, data demo/],
    [["evaluate", "close", "--horizn", "5"], /no flag --horizn[\s\S]*--horizon/],
    [["evaluate", "close", "--horizon", "soon"], /--horizon takes a number/],
    [["evaluate", "close", "--horizon", "0"], /horizon/],
    [["evaluate", "close", "--split", "test"], /--split takes train, valid, search/],
    [["check"], /check needs EXPRESSION/],
    [["check", "close", "open"], /does not expect "open"/],
    [["--seed", "x", "data", "list"], /--seed takes a whole number/],
    [["--lang", "fr", "data", "list"], /--lang takes en or zh/],
    [["-p"], /-p needs a question/],
    [["--continue", "--resume", "x"], /exclude each other/],
  ])("%j", async (args, sentence) => {
    expect(await fails(args, 2)).toMatch(sentence);
  });

  it("says how to go on without a terminal", async () => {
    expect(await fails([], 2)).toContain('factorsmith -p "…"');
    expect(await fails(["chat"], 2)).toContain('factorsmith -p "…"');
  });

  it("tells it as one JSON document with --json, wherever that stands", async () => {
    for (const args of [
      ["--json", "evalaute"],
      ["evalaute", "--json"],
    ]) {
      const { code, stdout, stderr } = await run(args);
      expect({ code, stderr }).toEqual({ code: 2, stderr: "" });
      expect(JSON.parse(stdout).error).toMatchObject({
        code: "usage",
        nearest: ["evaluate"],
        message: expect.any(String),
        hint: expect.any(String),
      });
    }
  });
});

describe("on a demo market", () => {
  let cwd: string;
  beforeAll(async () => {
    ({ cwd } = await withDemo());
  });

  const json = async (...args: string[]) => {
    const ran = await run(["--json", ...args], { cwd });
    expect(ran.code, ran.stderr).toBe(0);
    expect(ran.stdout).not.toMatch(/NaN|Infinity/);
    return JSON.parse(ran.stdout);
  };

  it("is made with its planted factors and the same seed gives the same market", async () => {
    const [one, two, other] = await Promise.all(
      [[], [], ["--seed", "7"]].map((seed) =>
        run(["data", "demo", "--symbols", "30", "--years", "1", "--json", ...seed]).then(({ stdout }) =>
          JSON.parse(stdout),
        ),
      ),
    );
    expect(one).toMatchObject({
      dataset: { name: "demo", instruments: 30, kind: "demo" },
      planted: expect.anything(),
    });
    expect(two.dataset.hash).toBe(one.dataset.hash);
    expect(other.dataset.hash).not.toBe(one.dataset.hash);
  });

  it("is listed and described", async () => {
    const [dataset] = await json("data", "list");
    expect(dataset).toMatchObject({
      name: "demo",
      instruments: 60,
      from: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    });
    expect(await run(["data", "list"], { cwd })).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("demo"),
    });
    expect(await json("data", "info", "demo")).toBeTruthy();
  });

  it("gives a score with every key of the contract", async () => {
    const score = await json("evaluate", "-(close / delay(close, 5) - 1)", "--data", "demo");
    expect(score).toMatchObject({
      dataset: "demo",
      split: "search",
      horizon: 5,
      entry: "next-open",
      expression: "-(close / delay(close, 5) - 1)",
    });
    expect(Object.keys(score)).toEqual(
      expect.arrayContaining(["hash", "dates", "coverage", "turnover", "longShort", "elapsedMs"]),
    );
    for (const ic of [score.ic, score.rankIc]) {
      expect(Object.keys(ic)).toEqual(
        expect.arrayContaining([
          "mean",
          "std",
          "ir",
          "t",
          "p",
          "tNeweyWest",
          "skew",
          "kurtosis",
          "positive",
          "negative",
        ]),
      );
    }
    // Planted in the market: short-term reversal pays.
    expect(score.rankIc.mean).toBeGreaterThan(0.01);
  });

  it("gives an array for many formulas, in order, whose times add up to the batch", async () => {
    const file = join(cwd, "formulas.txt");
    writeFileSync(file, "# two more\nrank(volume)\n\nclose / open\n");
    const scores = await json("evaluate", "close", "--file", file);
    expect(scores.map((score: { expression: string }) => score.expression)).toEqual([
      "close",
      "rank(volume)",
      "close / open",
    ]);
    for (const { elapsedMs } of scores) expect(elapsedMs).toBeGreaterThan(0);
  });

  it("writes the same figures in any order of flags and does not colour a pipe", async () => {
    const [one, two] = await Promise.all([
      json("evaluate", "close"),
      json("--seed", "3", "evaluate", "--", "close"),
    ]);
    expect(two.rankIc).toEqual(one.rankIc);
    const { stdout, stderr } = await run(["evaluate", "close"], { cwd });
    expect(stdout + stderr).not.toContain("\x1b");
    expect(stdout).toMatch(/RankIC/);
  });

  it("checks a formula", async () => {
    const checked = await json("check", "cs_rank(ts_mean(volume, 5) / ts_mean(volume, 60))");
    expect(Object.keys(checked)).toEqual(
      expect.arrayContaining([
        "canonical",
        "hash",
        "lookback",
        "nodes",
        "depth",
        "units",
        "warnings",
        "latex",
        "prefix",
      ]),
    );
    expect(checked.lookback).toBe(59);
  });

  it("runs the research loop without a model, and says when a budget ended it", async () => {
    const outcome = await json("research", "liquidity", "--model", "offline", "--rounds", "2");
    expect(outcome).toMatchObject({
      run: expect.any(String),
      datasetKind: "demo",
      stopped: "rounds",
      usage: { modelCalls: expect.any(Number) },
    });
    const ideas = [...outcome.factors, ...outcome.rejected];
    expect(ideas).toHaveLength(2);
    for (const idea of ideas)
      expect(Object.keys(idea)).toEqual(
        expect.arrayContaining(["name", "expression", "hash", "reason", "train", "valid"]),
      );
    const budget = await run(
      ["research", "liquidity", "--model", "offline", "--rounds", "900", "--max-seconds", "1", "--json"],
      { cwd },
    );
    expect(budget.code, budget.stderr).toBe(3);
    expect(JSON.parse(budget.stdout).stopped).toBe("budget");
  });

  it("counts every trial and keeps the test window for unseal", async () => {
    const before = (await json("trials")).total;
    await json("evaluate", "ts_std(close, 10)");
    const after = (await json("trials")).total;
    expect(after).toBe(before + 1);
    const first = await json("unseal", "close", "--data", "demo");
    const second = await json("unseal", "close", "--data", "demo");
    expect(first.test).toMatchObject({ split: "test" });
    expect(second.looks).toBe(first.looks + 1);
  });

  it.each([
    [["check", "rank(clos)"], 1, /clos[\s\S]*close/],
    [["evaluate", "rank(close"], 1, /bracket[\s\S]*column/],
    [["evaluate", "tss_mean(close, 5)"], 1, /ts_mean/],
    [["evaluate", "delay(close, -3)"], 1, /future|later|look-ahead/i],
    [["evaluate", "close", "--data", "nope"], 1, /nope/],
    [["evaluate", "--file", "nope.txt"], 1, /nope\.txt: no such file/],
    [["data", "import", "nope.csv", "--name", "x"], 1, /nope\.csv/],
    [["library", "show", "nope"], 1, /nope/],
  ])("refuses %j with one sentence", async (args, code, sentence) => {
    const ran = await run(args, { cwd });
    expectNoStackTrace(ran);
    expect(ran.code).toBe(code);
    expect(ran.code).toBeGreaterThan(0);
    expect(ran.stdout).toBe("");
    expect(ran.stderr).toMatch(sentence);
    const told = await run([...args, "--json"], { cwd });
    expect(told.code).toBe(ran.code);
    expect(JSON.parse(told.stdout).error).toMatchObject({
      code: expect.any(String),
      message: expect.any(String),
    });
  });

  it("stays silent when its reader leaves", async () => {
    const { code, stdout, stderr } = await shell("set -o pipefail; $FS help operators | head -1", { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).not.toBe("");
  });

  it("says that standard output is full", async () => {
    const { code, stderr } = await shell("$FS data list > /dev/full", { cwd });
    expect(code).toBe(1);
    expect(stderr).toMatch(/standard output.*ENOSPC/);
  });
});

describe("files in a bad state", () => {
  it("refuses an empty CSV and a binary one", async () => {
    const cwd = scratch();
    writeFileSync(join(cwd, "empty.csv"), "");
    writeFileSync(join(cwd, "noise.csv"), Buffer.from([0, 255, 1, 254, 10, 13, 0]));
    for (const file of ["empty.csv", "noise.csv"]) {
      const ran = await run(["data", "import", file, "--name", "x"], { cwd });
      expectNoStackTrace(ran);
      expect(ran.code).toBeGreaterThan(0);
      expect(ran.stderr).toContain(file);
      expect((await run(["data", "list", "--json"], { cwd })).stdout.trim()).toBe("[]");
    }
  });

  it("leaves a damaged library as it is and names the file", async () => {
    const { cwd } = await withDemo();
    expect((await run(["library", "add", "close", "--name", "mine"], { cwd })).code).toBe(0);
    const file = join(cwd, ".factorsmith", "memory", "library.json");
    writeFileSync(file, '{"version": 1, "factors": [');
    const stderr = await fails(["library", "list"], 1, { cwd });
    expect(stderr).toContain("library.json");
    expect(readFileSync(file, "utf8")).toBe('{"version": 1, "factors": [');
  });

  it("names the key of a wrong setting", async () => {
    const cwd = scratch();
    expect((await run(["config", "set", "horizon", "10"], { cwd })).code).toBe(0);
    const shown = JSON.parse((await run(["config", "--json"], { cwd })).stdout);
    expect(shown.settings.horizon).toEqual({ value: 10, source: "workspace" });
    expect(await fails(["config", "set", "horizon", "soon"], 2, { cwd })).toContain("horizon");
    writeFileSync(join(cwd, ".factorsmith", "config.json"), '{"horizn": 5}');
    expect(await fails(["data", "list"], 2, { cwd })).toContain("horizn");
  });

  it("keeps nothing half-written when files may not grow", async () => {
    const cwd = scratch();
    // bash counts in KiB; the limit is far below the demo market.
    const ran = await shell("ulimit -f 64; trap '' XFSZ; $FS data demo --symbols 60 --years 3", { cwd });
    expectNoStackTrace(ran);
    expect(ran.code).toBe(1);
    expect(ran.stderr).not.toBe("");
    expect((await run(["data", "list", "--json"], { cwd })).stdout.trim()).toBe("[]");
  });

  it("says that a workspace cannot be where a file is", async () => {
    const cwd = scratch();
    writeFileSync(join(cwd, "taken"), "");
    expect(await fails(["data", "list", "--workspace", "taken"], 1, { cwd })).toContain("taken");
  });
});

describe("doctor", () => {
  it("finds a healthy machine and never shows a key", async () => {
    const key = "sk-secret-0123456789";
    const env = { OPENAI_API_KEY: key };
    const ran = await run(["doctor", "--json"], { env });
    expect(ran.code, ran.stdout).toBe(0);
    expect(ran.stdout).not.toContain(key);
    const { checks } = JSON.parse(ran.stdout);
    const byName = Object.fromEntries(
      checks.map((check: { name: string; ok: boolean }) => [check.name, check.ok]),
    );
    expect(byName).toMatchObject({
      node: true,
      "wasm-simd": true,
      workspace: true,
      "key openai": true,
      "key kimi": false,
    });
  });

  it("fails when the configured model cannot be reached", async () => {
    const env = {
      OPENAI_API_KEY: "sk-secret-0123456789",
      OPENAI_BASE_URL: "http://127.0.0.1:9",
      FACTORSMITH_MODEL: "openai:gpt-5.1",
    };
    const ran = await run(["doctor"], { env });
    expectNoStackTrace(ran);
    expect(ran.code).toBe(1);
    expect(ran.stdout).toMatch(/✗ model +openai:gpt-5\.1 at http:\/\/127\.0\.0\.1:9/);
  });
});

describe("interruption", () => {
  it("stops a long batch with 130 and counts no trial of it", async () => {
    const { cwd } = await withDemo();
    const formulas = Array.from(
      { length: 4000 },
      (_, i) => `ts_rank(close, ${2 + (i % 250)}) - ts_corr(close, volume, ${3 + i})`,
    );
    writeFileSync(join(cwd, "many.txt"), formulas.slice(0, 2000).join("\n"));
    const ran = await run(["evaluate", "--file", "many.txt"], { cwd, onStderr: (_, kill) => kill("SIGINT") });
    expectNoStackTrace(ran);
    expect(ran).toMatchObject({ code: 130, stdout: "" });
    expect(ran.stderr).toMatch(/interrupted\n$/);
    expect(JSON.parse((await run(["trials", "--json"], { cwd })).stdout).total).toBe(0);
  });
});
