import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { commandLine, scratch } from "./in-process.js";

/** The rows of the command line's contract that take long; the others are in contract.test.ts. */

const cwd = scratch();
const { call, json, error } = commandLine(cwd);
const SOME_NUMBER = expect.any(Number);
const MEASURED = {
  expression: expect.any(String),
  hash: expect.any(String),
  train: expect.anything(),
  valid: expect.anything(),
};
const at = (name: string) => join(cwd, name);
const LONG = { timeout: 300_000 };

beforeAll(async () => {
  await json("data", "demo", "--symbols", "60", "--years", "4");
}, 60_000);

it("analyze", LONG, async () => {
  const told = await json(
    "analyze",
    "-(close / delay(close, 5) - 1)",
    "--data",
    "demo",
    "--out",
    at("analysis"),
  );
  expect(told).toMatchObject({ summary: { ic: expect.anything() }, files: expect.any(Array) });
  for (const ending of [".csv", ".png", ".svg", ".html", ".json"])
    expect(
      told.files.filter((file: string) => file.endsWith(ending) && existsSync(file)),
      ending,
    ).not.toEqual([]);
});

describe("gp", () => {
  it("evolves from a file and from factors, on islands, and goes on", LONG, async () => {
    writeFileSync(at("seeds.txt"), "close / open\n");
    const options = ["--population", "40", "--generations", "2", "--islands", "2", "--no-report"];
    const first = await json("gp", "--data", "demo", "--seeds", at("seeds.txt"), ...options);
    expect(first).toMatchObject({
      run: expect.any(String),
      evaluated: SOME_NUMBER,
      unique: SOME_NUMBER,
      elapsedMs: SOME_NUMBER,
    });
    for (const one of first.best) expect(one).toMatchObject(MEASURED);
    const resumed = await json("gp", "--resume", first.run);
    expect(resumed.run).toBe(first.run);
    const names = ["--seed-factor", "RLSF", "--seed-factor", "close", "--budget", "30"];
    // A budget that ends the run is told by the exit code, with what there is.
    const { code, out } = await call(["gp", "--data", "demo", ...names, ...options, "--json", "--quiet"]);
    expect(code).toBe(3);
    expect(JSON.parse(out)).toMatchObject({
      stopped: "budget",
      unique: SOME_NUMBER,
      best: expect.any(Array),
    });
  });
});

describe("models", () => {
  it(
    "research: factors and rejected in the order proposed, and the same again by the same seed",
    LONG,
    async () => {
      const again = async () => {
        const { cwd: _, ...other } = commandLine();
        await other.json("data", "demo", "--symbols", "60", "--years", "4");
        return other.json(
          "research",
          "liquidity",
          "--model",
          "offline",
          "--rounds",
          "3",
          "--data",
          "demo",
          "--seed",
          "5",
        );
      };
      const [one, two] = [await again(), await again()];
      expect(one).toMatchObject({ run: expect.any(String), usage: expect.anything(), trials: SOME_NUMBER });
      const ideas = [...one.factors, ...one.rejected];
      expect(ideas).toHaveLength(3);
      for (const idea of ideas) {
        expect(Object.keys(idea)).toEqual(
          expect.arrayContaining(["name", "expression", "hash", "reason", "train", "valid"]),
        );
      }
      const figures = ({ factors, rejected, trials }: typeof one) =>
        JSON.stringify({ factors, rejected, trials });
      // Runs are named by the clock.
      expect(figures(two).replaceAll(two.run, "")).toBe(figures(one).replaceAll(one.run, ""));
    },
  );

  it("compare: what it refuses", LONG, async () => {
    // What a comparison of two models returns is held in tests/agent/compare.test.ts, with a server that plays them.
    expect(
      await error(
        "compare",
        "liquidity",
        "--models",
        "offline,replay:/nope",
        "--rounds",
        "1",
        "--data",
        "demo",
      ),
    ).toMatchObject({ exit: 1, code: "replay" });
    expect(await error("compare", "liquidity", "--models", "offline", "--data", "demo")).toMatchObject({
      exit: 2,
      code: "tool-input",
    });
  });

  it("experiment: equal budgets", LONG, async () => {
    const told = await json(
      ...[
        "experiment",
        "--arms",
        "random,gp,llm,hybrid",
        "--model",
        "offline",
        "--budget",
        "30",
        "--repeats",
        "2",
      ],
      ...["--population", "20", "--data", "demo"],
    );
    expect(told.arms.map(({ name }: { name: string }) => name)).toEqual(["random", "gp", "llm", "hybrid"]);
    for (const arm of told.arms)
      expect(arm).toMatchObject({ curve: expect.any(Array), final: expect.anything() });
    expect(told.tests.length).toBe(6);
  });
});

it.each(["equal", "ic", "icir", "ridge", "forest", "boosting", "mlp"])(
  "combine --method %s",
  LONG,
  async (method) => {
    const told = await json(
      "combine",
      "--factors",
      "close,-volume,RLSF",
      "--method",
      method,
      "--data",
      "demo",
    );
    expect(told).toMatchObject({ method, oos: { rankIc: { mean: SOME_NUMBER } } });
    expect(told.importance).toHaveLength(3);
    const strategy = await json(
      "backtest",
      "--combination",
      told.run,
      "--data",
      "demo",
      "--top",
      "10",
      "--no-report",
    );
    expect(strategy).toMatchObject({
      metrics: expect.anything(),
      nav: expect.any(Array),
      trades: expect.any(Array),
    });
  },
);

describe("-p", () => {
  const ask = (...argv: string[]) => call(["-p", "find a reversal factor", "--data", "demo", ...argv]);

  it("json and stream-json", LONG, async () => {
    const { code, out } = await ask("--output-format", "json");
    expect(code).toBe(0);
    const told = JSON.parse(out);
    expect(told).toMatchObject({
      result: expect.stringMatching(/RankIC/),
      sessionId: expect.any(String),
      usage: { modelCalls: SOME_NUMBER },
    });
    expect(told.events.at(-1).type).toBe("done");
    const lines = (await ask("--output-format", "stream-json")).out.trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line).type).at(-1)).toBe("done");
    expect((await json("sessions")).length).toBe(2);
  });

  it("text: the answer alone on stdout; a budget that is reached is exit code 3", LONG, async () => {
    const { code, out, err } = await ask();
    expect(code).toBe(0);
    expect(out).toMatch(/RankIC/);
    expect(err).toMatch(/DEMO/);
    expect((await ask("--max-seconds", "0.001")).code).toBe(3);
    expect((await ask("--max-usd", "0")).code).toBe(2);
  });
});

it("bench", LONG, async () => {
  expect(await json("bench")).toMatchObject({
    demo: true,
    formulas: expect.any(Array),
    batch: { oneWorkerMs: SOME_NUMBER },
  });
});
