import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { asset } from "../../src/engine/assets.js";
import {
  answeredStats,
  createEvaluator,
  type DailyStats,
  mergeShards,
  ShardAnswer,
  shardJobs,
} from "../../src/engine/compute/index.js";
import { parseFormula } from "../../src/engine/dsl/index.js";
import { openPanel } from "../../src/engine/panel/index.js";

const main = asset("dist", "cli", "main.js");
const built = existsSync(main);

describe.skipIf(!built)(`factorsmith worker${built ? "" : " (skipped: dist/ has not been built)"}`, () => {
  const workspace = mkdtempSync(join(tmpdir(), "factorsmith-worker-"));
  afterAll(() => rmSync(workspace, { recursive: true, force: true }));
  const run = (args: readonly string[], input = "") =>
    spawnSync(process.execPath, [main, ...args, "--workspace", workspace, "-q"], { encoding: "utf8", input });

  test("answers each job with a line, in order, and goes on after a bad one", async () => {
    const made = run(["data", "demo", "--name", "demo", "--symbols", "30", "--years", "1", "--json"]);
    expect(made.stderr).toBe("");
    const dir = [join(workspace, "data", "demo"), join(workspace, ".factorsmith", "data", "demo")].find(
      (path) => existsSync(path),
    )!;
    const panel = await openPanel(dir, { window: "search", resident: false });
    const formulas = ["-pct(close, 5)", "ts_std(turnover, 10)"].map((text) => parseFormula(text));
    const rows = { from: 20, to: panel.dates.length };
    const label = { horizon: 2, entry: "next-open" } as const;
    const job = { rows, label, minPairs: 5, quantiles: 3, detail: "full" } as const;
    const [first, ...others] = shardJobs(panel, formulas, job, 60).map((shard) => JSON.stringify(shard));
    const { status, stdout } = run(["worker"], [first, '{"version":2}', ...others, ""].join("\n"));
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(status).toBe(1);
    expect(lines[1]).toMatchObject({ error: { code: "bad-job" } });
    const answers = [lines[0], ...lines.slice(2)].map((line) => answeredStats(ShardAnswer.parse(line)));
    const evaluator = await createEvaluator(panel, { workers: 0 });
    const whole = await evaluator.daily(formulas, job);
    await evaluator.close();
    mergeShards(answers).forEach((stats, f) => {
      for (const [name, column] of Object.entries(stats) as [keyof DailyStats, Float64Array][])
        column.forEach((value, t) => {
          const wanted = whole.stats[f]![name][t]!;
          expect([name, t, Object.is(value, wanted) || Math.abs(value - wanted) < 1e-12]).toEqual([
            name,
            t,
            true,
          ]);
        });
    });
  });
});
