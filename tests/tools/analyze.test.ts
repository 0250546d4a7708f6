import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TearSheet } from "../../src/engine/analysis/tear-sheet.js";
import type { Manifest } from "../../src/engine/panel/index.js";
import { renderText } from "../../src/engine/report/text.js";
import { loadConfig } from "../../src/memory/config.js";
import type { Trial } from "../../src/memory/trial.js";
import { openWorkspace } from "../../src/memory/workspace.js";
import { analyzeFactorTool } from "../../src/tools/analyze.js";
import { compareFactors } from "../../src/tools/compare-factors.js";
import type { ToolContext } from "../../src/tools/context.js";
import { createBaseContext } from "../../src/tools/create-context.js";
import { invokeTool } from "../../src/tools/invoke.js";
import { stepIn } from "../../src/tools/present/step-words.js";
import { sizeOf } from "../engine/report/png.js";

interface Analysis {
  readonly dir: string;
  readonly files: readonly string[];
  readonly timing: Readonly<Record<string, number>>;
  readonly summary: Pick<TearSheet, "header" | "inference" | "industries">;
}

const inEnglish = (text: string) => !/[\u4e00-\u9fff]/.test(text);

const FORMULA = "-(close / delay(close, 5) - 1)";

let root: string;
let context: ToolContext;
let manifest: Manifest;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "factorsmith-analyze-"));
  const workspace = openWorkspace({ dir: join(root, "ws"), env: {}, cwd: root });
  const config = await loadConfig({ workspace, env: {}, home: root });
  const base = createBaseContext({ workspace, config, lang: "en", seed: 1 });
  const never = () => {
    throw new Error("not here");
  };
  context = {
    ...base,
    research: never,
    compare: never,
    extract: never,
    proposer: never,
    actor: { kind: "person" },
    signal: new AbortController().signal,
  };
  const work = { signal: context.signal };
  manifest = await base.engine.makeDemo({ name: "demo", symbols: 40, years: 2, seed: 1 }, work);
});

afterAll(async () => {
  await context.engine.close();
  rmSync(root, { recursive: true, force: true });
});

describe("analyze", () => {
  let analysis: Analysis;
  let before: number;
  const out = () => join(root, "out");
  const read = (file: string) => readFileSync(join(out(), file), "utf8");
  const hash = () => analysis.summary.header.hash;

  beforeAll(async () => {
    before = (await context.memory.ledger.count({ datasetHash: manifest.hash })).evaluations;
    analysis = (await invokeTool(
      analyzeFactorTool,
      { factor: FORMULA, data: "demo", out: out() },
      context,
    )) as Analysis;
  });

  it("writes the files of the study, and no half ones", () => {
    const names = readdirSync(out()).sort();
    expect(analysis.files.map((file) => file.split(sep).at(-1)).sort()).toEqual(names);
    expect(names).toEqual(
      expect.arrayContaining([
        `factor_${hash()}_demo.csv`,
        `ic_${hash()}_demo.csv`,
        `heatmap_${hash()}_demo.png`,
        `heatmap_${hash()}_demo.svg`,
        `ricequant_${hash()}_demo.png`,
        "report.html",
        "summary.json",
        "tear_sheet.json",
      ]),
    );
    for (const name of names.filter((file) => file.endsWith(".png") && !file.startsWith("ricequant")))
      expect(sizeOf(readFileSync(join(out(), name))), name).toEqual([1200, 600]);
  });

  it("is one trial in the ledger, and says so", async () => {
    const { evaluations, distinct } = await context.memory.ledger.count({ datasetHash: manifest.hash });
    expect(evaluations).toBe(before + 1);
    expect(analysis.summary.header.trials).toBe(distinct);
  });

  it("has nothing of the sealed test window in any file", () => {
    const first = manifest.dates[manifest.splits.test.from]!;
    const rows = read(`factor_${hash()}_demo.csv`).trimEnd().split("\n").slice(1);
    expect(rows.length).toBeGreaterThan(1000);
    expect(rows.every((row) => row.slice(0, 10) < first)).toBe(true);
    const sheet = TearSheet.parse(JSON.parse(read("tear_sheet.json")));
    expect(sheet.dates.every((date) => date < first)).toBe(true);
    expect(sheet.quantiles.cumulative.dates.every((date) => date < first)).toBe(true);
    const last = manifest.dates.at(-1)!;
    // The page names the window that is sealed, at its head and in the RiceQuant view, and only that.
    expect(read("report.html").split(last)).toHaveLength(3);
    const seal = `${first} … ${last}, not in this report · looks so far: 0`;
    expect(read("report.html").includes(seal)).toBe(true);
    expect(read(`ricequant_${hash()}_demo.svg`).includes(seal)).toBe(true);
    expect(sheet.header.testWindow).toEqual({ from: first, to: last });
  });

  it("marks the demo market in every picture, on the page and in the terminal", () => {
    for (const name of readdirSync(out()).filter((file) => file.endsWith(".svg")))
      expect(read(name).includes("DEMO MARKET"), name).toBe(true);
    expect(read("report.html").includes("DEMO MARKET – synthetic")).toBe(true);
    const text = renderText(analyzeFactorTool.present(analysis, "en"), { width: 80, color: false });
    expect(text).toContain("Demo market: synthetic data");
    expect(text).toContain("report.html");
  });

  it("gives JSON with summary and files, in full precision", () => {
    const json = analyzeFactorTool.json!(analysis) as Analysis;
    expect(Object.keys(json)).toEqual(expect.arrayContaining(["summary", "files"]));
    expect(JSON.parse(read("summary.json"))).toEqual(JSON.parse(JSON.stringify(json.summary)));
  });

  it("writes the daily IC, empty where there is none", () => {
    const [head, ...rows] = read(`ic_${hash()}_demo.csv`).trimEnd().split("\n");
    expect(head).toBe("date,rank_ic,ic,rank_ic_rolling,ic_rolling,pairs,coverage");
    // The formula needs five days before its first value.
    expect(rows[0]).toMatch(/^\d{4}-\d\d-\d\d,,,,,0,0$/);
    expect(rows).toHaveLength(TearSheet.parse(JSON.parse(read("tear_sheet.json"))).dates.length);
  });

  it("keeps the reports of models and other programs inside the workspace", async () => {
    expect(analyzeFactorTool.personOnly).toContain("out");
    const inside = (await invokeTool(
      analyzeFactorTool,
      { factor: FORMULA, data: "demo" },
      { ...context, actor: { kind: "model", id: "m" } },
    )) as Analysis;
    expect(inside.dir.startsWith(context.workspace.reports + sep)).toBe(true);
    expect(analyzeFactorTool.brief(inside)).toMatch(/^-\(close .* on demo \(demo\), search /);
  });

  it("keeps the p and the Sharpe ratio of its trial; a pre-processed variant is a trial of its own", async () => {
    const trials = async () => {
      const all: Trial[] = [];
      for await (const trial of context.memory.ledger.read()) all.push(trial);
      return all;
    };
    const first = (await trials()).find((trial) => trial.hash === hash())!;
    const sheet = TearSheet.parse(JSON.parse(read("tear_sheet.json")));
    const { mean, std } = sheet.quantiles.longShort;
    expect(first.p).toBe(sheet.inference.multiple.p);
    expect(first.sharpe).toBeCloseTo(mean! / std!, 12);

    const { distinct } = await context.memory.ledger.count({ datasetHash: manifest.hash });
    const variant = (await invokeTool(
      analyzeFactorTool,
      { factor: FORMULA, data: "demo", preprocess: "zscore,neutralize:industry", pbo: true, pooled: true },
      context,
    )) as Analysis;
    const { header, inference, industries } = variant.summary;
    expect(header.preprocessing).toMatchObject({
      standardise: "z",
      neutralise: { industry: true, size: false },
    });
    expect(header.trials).toBe(distinct + 1);
    // Its p is one of N: the first analysis is among the others.
    expect(inference.multiple.known).toBeGreaterThanOrEqual(1);
    expect(industries!.ic.some(({ pooledRankIc }) => pooledRankIc !== null)).toBe(true);
    expect((await trials()).at(-1)!.canonical).toMatch(/ \| universe,zscore,neutralize:industry$/);
    const again = await context.memory.ledger.count({ datasetHash: manifest.hash });
    expect(again.distinct).toBe(distinct + 1);

    await context.engine.score([await context.engine.parse("cs_rank(volume)", "demo")], {
      dataset: "demo",
      split: "search",
      horizon: 5,
      entry: "next-open",
      actor: { kind: "person" },
      signal: context.signal,
    });
    const steps: string[] = [];
    const picked = (await invokeTool(
      analyzeFactorTool,
      { factor: FORMULA, data: "demo", pbo: true, timing: true },
      { ...context, lang: "zh" },
      ({ message }) => steps.push(message),
    )) as Analysis;
    // A Chinese reader is told of every step, and of its time, in Chinese.
    expect(steps.length).toBeGreaterThan(5);
    expect(
      [...steps, ...Object.keys(picked.timing).map((step) => stepIn("zh", step))].filter(inEnglish),
    ).toEqual([]);
    // Itself and the other formula of the ledger; the pre-processed variant is no formula.
    expect(picked.summary.inference.pbo).toMatchObject({ members: 2, combinations: 252 });
    expect(renderText(analyzeFactorTool.present(picked, "en"), { width: 90, color: false })).toContain(
      "PBO among 2 factors",
    );
  });

  it("refuses pre-processing that nobody can carry out, and says what is allowed", async () => {
    await expect(
      invokeTool(analyzeFactorTool, { factor: FORMULA, data: "demo", preprocess: "demean" }, context),
    ).rejects.toMatchObject({ code: "preprocessing-text", exitCode: 2 });
  });

  it("does not write into a file", async () => {
    const file = join(out(), "summary.json");
    await expect(
      invokeTool(analyzeFactorTool, { factor: FORMULA, data: "demo", out: file }, context),
    ).rejects.toMatchObject({ code: "path", evidence: { problem: "not-a-folder" } });
  });
});

describe("compare-factors", () => {
  it("writes one page with the correlations both ways, and one column of RankIC a factor", async () => {
    const out = join(root, "compare");
    const result = (await invokeTool(
      compareFactors,
      { factors: [FORMULA, "cs_rank(volume)"], data: "demo", out },
      context,
    )) as { files: readonly string[]; summary: readonly { library: TearSheet["library"] }[] };
    const names = result.files.map((file) => file.split(sep).at(-1));
    expect(names).toEqual(
      expect.arrayContaining([
        "correlation_compare_demo.png",
        "exposure_heatmap_compare_demo.png",
        "report.html",
      ]),
    );
    const [ab, ba] = result.summary.map(({ library }) => library.factors[0]!.correlation!);
    expect(ab).toBeCloseTo(ba!, 12);
    const head = readFileSync(join(out, "ic_compare_demo.csv"), "utf8").split("\n")[0];
    expect(head).toBe('date,"-(close / delay(close, 5) - 1)",cs_rank(volume)');
    const text = renderText(compareFactors.present(result, "en"), { width: 100, color: false });
    expect(text).toContain("rank correlation");
    expect(compareFactors.brief(result)).toContain("cs_rank(volume)");
  });
});
