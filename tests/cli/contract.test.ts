import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { commandLine, scratch } from "./in-process.js";

/** The rows of the command line's contract that cost little; the others are in contract.slow.test.ts. */

const cwd = scratch();
const { call, json, error } = commandLine(cwd);
const DATE = expect.stringMatching(/^\d{4}-\d\d-\d\d$/);
const HASH = expect.stringMatching(/^[0-9a-f]{8,}$/);
const SOME_NUMBER = expect.any(Number);
const at = (name: string) => join(cwd, name);

/** Weekdays of nine stocks, without symbols whose names say a market. */
function bars(days = 60): string {
  const lines = ["date,symbol,open,high,low,closing_price,volume"];
  for (let day = 0; day < days; day++) {
    const date = new Date(Date.UTC(2024, 0, 1 + day + 2 * Math.floor(day / 5))).toISOString().slice(0, 10);
    for (let k = 0; k < 9; k++)
      lines.push(`${date},S${k},10,12,9,${10 + ((day * (k + 2)) % 11) / 10},${1000 + ((day * 7 + k) % 13)}`);
  }
  return `${lines.join("\n")}\n`;
}

beforeAll(async () => {
  await json("data", "demo", "--symbols", "60", "--years", "3");
}, 60_000);

describe("data", () => {
  it("import: every flag, and the keys of dataset and quality", async () => {
    writeFileSync(at("bars.csv"), bars());
    writeFileSync(at("names.csv"), "symbol,industry\nS0,Banks\nS1,Steel\n");
    writeFileSync(at("members.csv"), "symbol,start,end\nS0,2024-01-01,\nS1,2024-01-01,2024-02-01\n");
    writeFileSync(at("index.csv"), "date,open,high,low,close\n2024-01-01,1,1,1,1\n2024-01-02,1,1,1,1.1\n");
    writeFileSync(at("extra.csv"), "date,symbol,pe_ttm\n2024-01-03,S0,12\n");
    const { dataset, quality } = await json(
      ...[
        "data",
        "import",
        at("bars.csv"),
        "--name",
        "own",
        "--format",
        "csv",
        "--map",
        "close=closing_price",
      ],
      ...[
        "--instruments",
        at("names.csv"),
        "--membership",
        at("members.csv"),
        "--benchmark",
        at("index.csv"),
      ],
      ...[
        "--valuation",
        at("extra.csv"),
        "--from",
        "2024-01-03",
        "--to",
        "2024-03-01",
        "--splits",
        "50/30/20",
      ],
    );
    expect(dataset).toMatchObject({
      name: "own",
      hash: HASH,
      instruments: 9,
      from: "2024-01-03",
      to: "2024-03-01",
    });
    expect(dataset.dates).toBe(43);
    expect(dataset.fields).toEqual(expect.arrayContaining(["close", "volume", "pe_ttm"]));
    expect(quality.rows).toMatchObject({ read: SOME_NUMBER, kept: SOME_NUMBER });
  });

  it("import: a Qlib folder", async () => {
    const root = at("qlib");
    for (const dir of ["calendars", "instruments", "features/s0"])
      mkdirSync(join(root, dir), { recursive: true });
    const days = Array.from({ length: 30 }, (_, i) =>
      new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10),
    );
    writeFileSync(join(root, "calendars/day.txt"), `${days.join("\n")}\n`);
    writeFileSync(join(root, "instruments/all.txt"), `S0\t${days[0]}\t${days.at(-1)}\n`);
    // The first float is the place in the calendar at which the values begin.
    for (const field of ["open", "high", "low", "close", "volume"])
      writeFileSync(
        join(root, `features/s0/${field}.day.bin`),
        new Float32Array([0, ...days.map((_, i) => 10 + (i % 3))]),
      );
    const { dataset } = await json("data", "import", root, "--name", "qlib", "--format", "qlib");
    expect(dataset).toMatchObject({ name: "qlib", instruments: 1, dates: 30 });
  });

  it("demo, list, info, remove", async () => {
    const { dataset, planted } = await json(
      ...["data", "demo", "--name", "small", "--symbols", "20", "--years", "1", "--seed", "3"],
    );
    expect(dataset).toMatchObject({ name: "small", kind: "demo", instruments: 20 });
    expect(planted).toEqual(expect.anything());
    const names = async () => (await json("data", "list")).map(({ name }: { name: string }) => name);
    expect(await names()).toContain("small");
    expect(await json("data", "info", "small")).toMatchObject({
      dataset: { name: "small" },
      quality: expect.anything(),
    });
    await json("data", "remove", "small");
    expect(await names()).not.toContain("small");
    expect(await error("data", "info", "small")).toMatchObject({ exit: 1, code: "dataset-not-found" });
  });
});

describe("formulas", () => {
  it("check", async () => {
    expect(await json("check", "-(close / delay(close, 5) - 1)")).toMatchObject({
      ...{ canonical: "1 - close / delay(close, 5)", hash: HASH, lookback: 5, units: expect.any(String) },
      ...{ nodes: SOME_NUMBER, depth: SOME_NUMBER, warnings: [] },
      ...{ latex: expect.any(String), prefix: "sub(1, divide(close, delay(close, 5)))" },
    });
  });

  it("values: long, in full precision, empty where there is none", async () => {
    const told = await json("values", "ts_mean(close, 3) / 3", "--data", "demo", "--out", at("v.csv"));
    const [header, ...rows] = readFileSync(at("v.csv"), "utf8").trimEnd().split("\n");
    expect(header).toBe("date,symbol,value");
    expect(told).toMatchObject({ rows: rows.length, path: at("v.csv") });
    for (const row of rows.slice(0, 200)) expect(row).toMatch(/^\d{4}-\d\d-\d\d,\w+,(-?[\d.e+-]+)?$/);
    expect(Math.max(...rows.map((row) => row.split(",")[2]!.length))).toBeGreaterThan(14);
    const parquet = await json(
      "values",
      "close",
      "--data",
      "demo",
      "--from",
      "2022-01-01",
      "--out",
      at("v.parquet"),
    );
    expect(readFileSync(at("v.parquet")).subarray(0, 4).toString()).toBe("PAR1");
    expect(parquet.rows).toBeGreaterThan(0);
  });

  const IC = [
    ...["mean", "std", "ir", "t", "p", "tNeweyWest", "skew", "kurtosis", "positive", "negative"],
  ] as const;

  it("evaluate: one", async () => {
    const score = await json(
      ...[
        "evaluate",
        "close",
        "--data",
        "demo",
        "--horizon",
        "3",
        "--entry",
        "close",
        "--split",
        "valid",
        "--workers",
        "1",
      ],
    );
    expect(score).toMatchObject({
      ...{ expression: "close", hash: HASH, dataset: "demo", split: "valid", horizon: 3, entry: "close" },
      ...{ dates: SOME_NUMBER, coverage: SOME_NUMBER, turnover: SOME_NUMBER, elapsedMs: SOME_NUMBER },
    });
    for (const key of IC)
      expect([key, score.ic[key], score.rankIc[key]]).toEqual([key, SOME_NUMBER, SOME_NUMBER]);
    expect(score.longShort).toMatchObject({ mean: SOME_NUMBER });
    expect(String(score.rankIc.mean).length).toBeGreaterThan(12);
  });

  it("evaluate: what does not exist is null, not left out", async () => {
    const score = await json("evaluate", "log(0 - close)", "--data", "demo");
    for (const key of IC.slice(0, 8)) expect([key, score.ic[key]]).toEqual([key, null]);
    expect(score).toMatchObject({ dates: 0, coverage: 0, turnover: null, longShort: { mean: null } });
  });

  it("evaluate --file: in order, each elapsedMs a share of the batch", async () => {
    writeFileSync(at("many.txt"), "# three\nclose\n\nrank(volume)\nts_std(close, 20)\n");
    const begun = performance.now();
    const scores = await json("evaluate", "--file", at("many.txt"), "--data", "demo");
    const whole = performance.now() - begun;
    expect(scores.map((one: { expression: string }) => one.expression)).toEqual([
      ...["close", "rank(volume)", "ts_std(close, 20)"],
    ]);
    const sum = scores.reduce((total: number, one: { elapsedMs: number }) => total + one.elapsedMs, 0);
    expect(sum).toBeGreaterThan(0);
    expect(sum).toBeLessThan(whole);
  });

  it("never reaches the test window but by unseal, which counts its looks", async () => {
    expect(await error("evaluate", "close", "--data", "demo", "--split", "test")).toMatchObject({
      exit: 2,
      code: "usage",
    });
    const first = await json("unseal", "close", "--data", "demo");
    expect(first).toMatchObject({ test: { split: "test", rankIc: { mean: SOME_NUMBER } }, looks: 1 });
    expect(await json("unseal", "close", "--data", "demo")).toMatchObject({ looks: 2 });
  });
});

describe("memory", () => {
  it("library: add, list, show, export, remove, import; trials", async () => {
    const added = await json("library", "add", "Mine", "-(close / delay(close, 3) - 1)");
    // Nothing was said of it: the keys are there all the same.
    expect(added).toMatchObject({ name: "Mine", hash: HASH, hypothesis: null, nameZh: null, tags: null });
    expect((await json("library", "list")).map(({ name }: { name: string }) => name)).toContain("Mine");
    expect(await json("library", "show", "Mine")).toMatchObject({
      expression: "-(close / delay(close, 3) - 1)",
    });
    expect(await json("library", "export", "Mine", "--out", at("e.json"))).toEqual({
      path: at("e.json"),
      factors: 1,
    });
    await json("library", "remove", "Mine");
    expect(await json("library", "import", at("e.json"))).toMatchObject({ added: ["Mine"], skipped: [] });
    const before = await json("trials");
    expect(before).toMatchObject({ total: SOME_NUMBER, trials: expect.any(Array) });
    await json("evaluate", "Mine", "--data", "demo");
    expect((await json("trials")).total).toBe(before.total + 1);
  });

  it("sessions, config, report list", async () => {
    expect(await json("sessions")).toEqual([]);
    expect(await json("config")).toMatchObject({ settings: { horizon: { value: 5, source: "default" } } });
    expect(await json("report", "list")).toMatchObject({ reports: expect.any(Array) });
    expect(await error("report", "open", "nope")).toMatchObject({ exit: 1, code: "report" });
  });
});

describe("paper", () => {
  it("start, step, status, report", async () => {
    const started = await json("paper", "start", "p", "--factor", "close", "--data", "demo", "--top", "10");
    expect(started).toMatchObject({
      account: { name: "p", nav: SOME_NUMBER, opened: DATE },
      orders: expect.any(Array),
    });
    const stepped = await json("paper", "step", "p", "--days", "2");
    expect(stepped).toMatchObject({ account: { days: 2 }, orders: expect.any(Array) });
    expect(await json("paper", "status", "p")).toMatchObject({
      account: { days: 2 },
      orders: expect.any(Array),
    });
    expect(await json("paper", "report", "p", "--out", at("paper"))).toMatchObject({
      account: { name: "p" },
      date: DATE,
    });
  });
});

describe("backtest", () => {
  it("metrics, nav, trades, files", async () => {
    const told = await json(
      ...[
        "backtest",
        "--factor",
        "close",
        "--data",
        "demo",
        "--market",
        "cn-a",
        "--top",
        "10",
        "--rebalance",
        "weekly",
      ],
      ...["--out", at("strategy"), "--no-report"],
    );
    expect(told).toMatchObject({ metrics: { sharpe: SOME_NUMBER, maxDrawdown: expect.anything() } });
    expect(told.nav[0]).toMatchObject({ date: DATE, nav: SOME_NUMBER });
    expect(told.trades[0]).toMatchObject({ date: DATE, side: expect.stringMatching(/buy|sell/) });
    for (const file of told.files) expect(readFileSync(file).length).toBeGreaterThan(0);
  });
});

describe("the program itself", () => {
  it("doctor, help, version, completion: one JSON document each", async () => {
    expect((await json("doctor")).checks.length).toBeGreaterThan(8);
    expect(await json("--version")).toEqual({ version: expect.stringMatching(/^\d+\.\d+/) });
    expect((await json("help")).commands.length).toBeGreaterThan(30);
    expect((await json("evaluate", "--help")).commands).toMatchObject([{ command: "evaluate" }]);
    expect((await json("help", "operators")).operators.length).toBeGreaterThan(70);
    expect(await json("completion", "bash")).toMatchObject({ shell: "bash", script: expect.any(String) });
    expect(await json("completion", "--names", "datasets")).toContain("demo");
  });

  it.each([
    [["evalaute", "close"], { exit: 2, code: "usage", nearest: ["evaluate"] }],
    [["data", "fech"], { exit: 2, code: "usage", nearest: ["data fetch", "data demo"] }],
    [["evaluate", "close", "--horizn", "5"], { exit: 2, code: "usage", nearest: ["--horizon"] }],
    [
      ["evaluate", "close", "--horizon", "0"],
      { exit: 2, code: "tool-input", message: "evaluate: --horizon must be at least 1" },
    ],
    [["evaluate"], { exit: 2, code: "tool-input" }],
    [["gp", "--resume", "nope"], { exit: 1 }],
    [["check", "close +"], { exit: 1, line: 1 }],
    [["check", "delay(close, -1)"], { exit: 1 }],
    [["evaluate", "close", "--data", "nope"], { exit: 1, code: "dataset-not-found", name: "nope" }],
    [["library", "show", "nope"], { exit: 1, code: "factor-not-found" }],
    [["research", "x", "--model", "openai:gpt-5.1", "--data", "demo"], { exit: 2, code: "no-key" }],
    [["research", "x", "--model", "nobody:x", "--data", "demo"], { exit: 2 }],
    [["data", "import", "/nope.csv", "--name", "x"], { exit: 1, code: "import-not-found" }],
    [["--seed", "x", "data", "list"], { exit: 2, code: "usage" }],
    [["--lang", "fr", "data", "list"], { exit: 2, code: "usage" }],
  ])("%j fails with what contract says", async (argv, told) => {
    expect(await error(...argv)).toMatchObject(told);
  });

  it("tells an error in Chinese and as a sentence without --json", async () => {
    const { code, out, err } = await call(["evaluate", "close", "--horizon", "0", "--lang", "zh"]);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain("--horizon 不能小于 1");
  });

  it("lets flags win over the environment, that over the workspace's config, that over the user's", async () => {
    const { call, cwd, json } = commandLine();
    const read = async (...argv: string[]) => (await json("config", ...argv)).settings;
    const env = async (more: NodeJS.ProcessEnv, ...argv: string[]) =>
      JSON.parse((await call(["config", "--json", ...argv], more)).out).settings;
    mkdirSync(join(cwd, "home/factorsmith"), { recursive: true });
    writeFileSync(
      join(cwd, "home/factorsmith/config.json"),
      '{"model": "kimi:k1", "lang": "zh", "horizon": 7}',
    );
    expect(await read()).toMatchObject({
      model: { value: "kimi:k1", source: "user" },
      lang: { value: "zh" },
    });
    await json("config", "set", "model", "openai:a");
    expect(await read()).toMatchObject({
      model: { value: "openai:a", source: "workspace" },
      horizon: { source: "user" },
    });
    const more = { FACTORSMITH_MODEL: "deepseek:b", FACTORSMITH_LANG: "en" };
    expect(await env(more)).toMatchObject({
      model: { value: "deepseek:b", source: "environment" },
      lang: { value: "en" },
    });
    expect(await env(more, "--lang", "zh")).toMatchObject({ lang: { value: "zh", source: "flag" } });
    // A workspace by flag, by environment, by folder.
    const other = join(cwd, "other");
    const where = async (more: NodeJS.ProcessEnv, ...argv: string[]) =>
      JSON.parse((await call(["config", "--json", ...argv], more)).out).files.workspace;
    expect(await where({})).toBe(join(cwd, ".factorsmith/config.json"));
    expect(await where({ FACTORSMITH_WORKSPACE: other })).toBe(join(other, "config.json"));
    expect(await where({ FACTORSMITH_WORKSPACE: other }, "--workspace", join(cwd, "third"))).toBe(
      join(cwd, "third/config.json"),
    );
  });
});
