import { mkdtempSync, rmSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  answeredStats,
  createEvaluator,
  type DailyJob,
  type DailyStats,
  mergeShards,
  runShardJob,
  ShardAnswer,
  ShardJob,
  shardAnswer,
  shardJobs,
} from "../../../src/engine/compute/index.js";
import { parseFormula } from "../../../src/engine/dsl/index.js";
import { forwardReturns, makeDemo, openPanel } from "../../../src/engine/panel/index.js";
import { kernelFile } from "./kernel-file.js";

const root = mkdtempSync(join(tmpdir(), "factorsmith-shards-"));
const dir = join(root, "demo");
const local = () => ({ workers: 0, kernelFile: kernelFile() });
const formulas = [
  "cs_rank(ts_corr(close, volume, 30)) - ema(pct(close, 1), 9)",
  "group_neutralize(ts_mad(turnover, 60), industry)",
  "-(close / delay(close, 5) - 1)",
  "ts_skew(pct(close, 1), 40) * decay_linear(amount, 10)",
].map((text) => parseFormula(text));
const spec = { horizon: 5, entry: "next-open" } as const;

beforeAll(async () => {
  await makeDemo({ dir: root, name: "demo", symbols: 60, years: 3, seed: 3 });
  await makeDemo({ dir: root, name: "other", symbols: 60, years: 3, seed: 4 });
});
afterAll(() => rmSync(root, { recursive: true }));

const job = (over: Partial<DailyJob> = {}): DailyJob => ({
  rows: { from: 20, to: 590 },
  label: spec,
  minPairs: 10,
  quantiles: 5,
  detail: "full",
  ...over,
});

/** The largest difference; Infinity where one has a number and the other none. */
function worst(a: readonly DailyStats[], b: readonly DailyStats[]): number {
  expect(a.length).toBe(b.length);
  let found = 0;
  a.forEach((stats, i) => {
    for (const name of Object.keys(stats) as (keyof DailyStats)[]) {
      const [x, y] = [stats[name], b[i]![name]];
      expect([name, x.length]).toEqual([name, y.length]);
      x.forEach((v, t) => {
        if (!Object.is(v, y[t]!))
          found = Math.max(found, Number.isNaN(v - y[t]!) ? Infinity : Math.abs(v - y[t]!));
      });
    }
  });
  return found;
}

describe("a panel that stays on disk", () => {
  test("gives the values and statistics of the one in memory, in one piece and in shards", async () => {
    const resident = await openPanel(dir, { window: "search", resident: true });
    const stored = await openPanel(dir, { window: "search", resident: false });
    expect(stored.dates).toEqual(resident.dates);
    expect(JSON.parse(JSON.stringify(stored))).toEqual(stored);
    const inMemory = await createEvaluator(resident, local());
    const onDisk = await createEvaluator(stored, local());
    const inShards = await createEvaluator(stored, { ...local(), memoryBytes: 1.5 * 2 ** 20 });
    const all = { from: 0, to: stored.dates.length };
    for (const formula of formulas) {
      const { values } = await inMemory.values(formula, all);
      expect(Buffer.from((await onDisk.values(formula, all)).values.buffer)).toEqual(
        Buffer.from(values.buffer),
      );
    }
    const wanted = await inMemory.daily(formulas, job({ label: forwardReturns(resident, spec) }));
    expect(wanted.stats[0]!.rankIc.filter(Number.isFinite).length).toBeGreaterThan(500);
    for (const evaluator of [inMemory, onDisk])
      expect(worst((await evaluator.daily(formulas, job())).stats, wanted.stats)).toBe(0);
    expect(worst((await inShards.daily(formulas, job())).stats, wanted.stats)).toBeLessThan(1e-12);
    await Promise.all([inMemory.close(), onDisk.close(), inShards.close()]);
  });

  test.each(["next-open", "next-close", "close"] as const)(
    "measures entry %s up to the last date of a search view, which sees no test price",
    async (entry) => {
      const resident = await openPanel(dir, { window: "search", resident: true });
      const label = { horizon: 7, entry };
      const evaluator = await createEvaluator(
        await openPanel(dir, { window: "search", resident: false }),
        local(),
      );
      const rows = { from: 100, to: resident.dates.length };
      const inMemory = await createEvaluator(resident, local());
      const wanted = await inMemory.daily(formulas, job({ rows, label: forwardReturns(resident, label) }));
      const found = await evaluator.daily(formulas, job({ rows, label }));
      expect(worst(found.stats, wanted.stats)).toBe(0);
      expect(found.stats[2]!.pairs.at(-1)).toBe(0);
      await Promise.all([evaluator.close(), inMemory.close()]);
    },
  );

  test("names the file that is damaged", async () => {
    await makeDemo({ dir: root, name: "torn", symbols: 20, years: 1, seed: 1 });
    const file = join(root, "torn", "fields", "close.f64");
    truncateSync(file, 100);
    await expect(openPanel(join(root, "torn"), { window: "all", resident: false })).rejects.toMatchObject({
      code: "dataset-corrupt",
      evidence: { file },
    });
  });
});

describe("shard jobs", () => {
  test("travel as JSON, and what they give in order is the whole, seams included", async () => {
    const panel = await openPanel(dir, { window: "search", resident: false });
    const evaluator = await createEvaluator(panel, local());
    const { stats } = await evaluator.daily(formulas, job());
    await evaluator.close();
    const jobs = shardJobs(panel, formulas, job(), 130);
    expect(jobs.map(({ rows, continues }) => [rows.from, rows.to, continues])).toEqual([
      [20, 150, false],
      [150, 280, true],
      [280, 410, true],
      [410, 540, true],
      [540, 590, true],
    ]);
    const lookback = Math.max(...formulas.map((formula) => formula.lookback));
    expect(jobs[3]!.slice).toEqual({ from: 410 - lookback - 1, to: 546 });
    const parts: (readonly DailyStats[])[] = [];
    const answers: (readonly DailyStats[])[] = [];
    for (const text of jobs.map((shard) => JSON.stringify(shard))) {
      const job = ShardJob.parse(JSON.parse(text));
      expect(JSON.parse(JSON.stringify(job))).toEqual(job);
      const part = await runShardJob(job, dir, local());
      parts.push(part);
      answers.push(answeredStats(ShardAnswer.parse(JSON.parse(JSON.stringify(shardAnswer(part))))));
    }
    expect(worst(mergeShards(parts), stats)).toBe(0);
    // What came back as JSON is the same to the last bit.
    expect(worst(mergeShards(answers), mergeShards(parts))).toBe(0);
  });

  test("are refused where the data are not the same", async () => {
    const panel = await openPanel(dir, { window: "search", resident: false });
    const [first] = shardJobs(panel, formulas, job(), 1000);
    await expect(runShardJob(first!, join(root, "other"), local())).rejects.toMatchObject({
      code: "bad-job",
    });
    const label = new Float64Array(panel.dates.length * panel.stride);
    expect(() => shardJobs(panel, formulas, job({ label }), 100)).toThrow("horizon and entry");
    const rows = { from: 20, to: panel.dates.length + 1 };
    expect(() => shardJobs(panel, formulas, job({ rows }), 100)).toThrow("not a range of the panel's");
  });
});
