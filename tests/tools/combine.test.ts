import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Manifest } from "../../src/engine/panel/index.js";
import { renderText } from "../../src/engine/report/text.js";
import { loadConfig } from "../../src/memory/config.js";
import { openWorkspace } from "../../src/memory/workspace.js";
import { combineTool } from "../../src/tools/combine.js";
import type { CombineOutput } from "../../src/tools/combine-output.js";
import type { ToolContext } from "../../src/tools/context.js";
import { createBaseContext } from "../../src/tools/create-context.js";
import { invokeTool } from "../../src/tools/invoke.js";
import { combinationSignal } from "../../src/tools/strategy/combination-signal.js";
import { sizeOf } from "../engine/report/png.js";

const REVERSAL = "-(close / delay(close, 5) - 1)";
const FACTORS = [REVERSAL, "-cs_rank(turnover)", "-ts_std(close / delay(close, 1) - 1, 20)"];

let root: string;
let context: ToolContext;
let manifest: Manifest;
let made: CombineOutput;
let before: number;
const count = () => context.memory.ledger.count({ datasetHash: manifest.hash });

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "factorsmith-combine-"));
  const workspace = openWorkspace({ dir: join(root, "ws"), env: {}, cwd: root });
  const config = await loadConfig({ workspace, env: {}, home: root });
  const never = () => {
    throw new Error("not here");
  };
  context = {
    ...createBaseContext({ workspace, config, lang: "en", seed: 1 }),
    ...{ research: never, compare: never, extract: never, proposer: never },
    actor: { kind: "person" },
    signal: new AbortController().signal,
  };
  manifest = await context.engine.makeDemo(
    { name: "demo", symbols: 40, years: 2, seed: 1 },
    { signal: context.signal },
  );
  before = (await count()).evaluations;
  made = (await invokeTool(
    combineTool,
    {
      ...{ factors: FACTORS, data: "demo", method: "ridge", select: "marginal", minT: 1 },
      ...{ search: true, name: "mine", out: join(root, "out") },
    },
    context,
  )) as CombineOutput;
});

afterAll(async () => {
  await context.engine.close();
  rmSync(root, { recursive: true, force: true });
});

describe("combine", () => {
  const read = (file: string) => readFileSync(join(root, "out", file), "utf8");

  it("writes its values, its tables, its pictures and a page", () => {
    const names = readdirSync(join(root, "out")).sort();
    expect(made.files.map((file) => file.split(sep).at(-1)).sort()).toEqual(names);
    expect(names).toEqual(
      expect.arrayContaining(
        ["factor_mine_demo.csv", "ic_mine_demo.csv", "importance_mine_demo.csv", "shap_mine_demo.csv"].concat(
          ["ic_cumulative_mine_demo.png", "shap_mine_demo.svg", "dependence_mine_demo.png"],
          ["chosen_mine_demo.png", "weights_mine_demo.png", "report.html", "summary.json"],
        ),
      ),
    );
    for (const name of names.filter((file) => file.endsWith(".png")))
      expect(sizeOf(readFileSync(join(root, "out", name))), name).toEqual([1200, 600]);
    expect(read("report.html")).toContain("DEMO MARKET");
    expect(JSON.parse(read("summary.json")).oos.rankIc).toEqual(made.oos.rankIc);
  });

  it("leaves the sealed window alone", () => {
    const dates = read("factor_mine_demo.csv")
      .trimEnd()
      .split("\n")
      .slice(1)
      .map((line) => line.slice(0, 10));
    expect(dates[0]).toBe(made.oos.from);
    expect(dates.at(-1)! < manifest.dates[manifest.splits.test.from]!).toBe(true);
  });

  it("counts each factor, the combination, and every choice of hyper-parameters as a trial", async () => {
    const { evaluations, distinct } = await count();
    expect(made.search.length).toBeGreaterThanOrEqual(4);
    expect(evaluations - before).toBe(FACTORS.length + 1 + made.search.length);
    expect(made.trials).toBe(distinct);
    expect(made.oos.fits).toBe(made.oos.folds + made.search.length);
  });

  it("is scored again from what was kept, without a fit, and with the same bits", async () => {
    const { values, rows } = await combinationSignal("mine", manifest, context);
    const lines = read("factor_mine_demo.csv").trimEnd().split("\n").slice(1);
    const panel = (
      await context.engine.searchValues([], {
        ...{ dataset: "demo", split: "search", horizon: 5, entry: "next-open" },
        ...{ actor: context.actor, signal: context.signal },
      })
    ).panel;
    for (const line of lines.filter((_, i) => i % 97 === 0)) {
      const [date, symbol, value] = line.split(",");
      const at = (panel.dates.indexOf(date!) - rows.from) * values.stride + panel.symbols.indexOf(symbol!);
      expect(values.values[at]).toBe(Number(value));
    }
  });

  it("does not give one name to two combinations", async () => {
    await expect(
      invokeTool(combineTool, { factors: FACTORS, data: "demo", name: "mine" }, context),
    ).rejects.toMatchObject({ code: "combination", evidence: { problem: "exists", run: "mine" } });
  });

  it("says in both languages what it found and what a simpler way gives", () => {
    const text = (lang: "en" | "zh") =>
      renderText(combineTool.present(made, lang), { width: 100, color: false });
    expect(text("en")).toContain("equal weights");
    expect(text("en")).toContain("4 leak checks passed");
    expect(text("zh")).toContain("等权对照");
    expect(text("zh")).toContain("4 项泄漏检查通过");
    const brief = JSON.parse(combineTool.brief(made));
    expect(brief.oos.rankIc.mean).toBe(made.oos.rankIc.mean);
    expect(brief.files).toBeUndefined();
  });
});
