import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate, setTimeout } from "node:timers/promises";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { asset } from "../../../src/engine/assets.js";
import { ValuesConsumer } from "../../../src/engine/compute/consumers.js";
import { Executor } from "../../../src/engine/compute/executor.js";
import {
  ComputeError,
  createEvaluator,
  type DailyStats,
  type Evaluator,
} from "../../../src/engine/compute/index.js";
import { loadKernels } from "../../../src/engine/compute/wasm.js";
import { parseFormula } from "../../../src/engine/dsl/index.js";
import { makePanel } from "./fixture.js";
import { kernelFile } from "./kernel-file.js";

const SYMBOLS = 200;
const DATES = 1500;
const cells = (f: (i: number) => number) => Float64Array.from({ length: SYMBOLS * DATES }, (_, i) => f(i));
const wave = (a: number, b: number) =>
  cells((i) => (i % 37 === 0 ? Number.NaN : 10 + Math.sin(i * a) + Math.cos(i * i * b)));
const panel = makePanel(
  SYMBOLS,
  DATES,
  { close: wave(0.7, 1e-3), open: wave(1.3, 2e-3), volume: wave(0.11, 3e-3) },
  cells(() => 1),
  cells((i) => i % 3),
);
const formulas = Array.from({ length: 24 }, (_, k) =>
  parseFormula(
    `cs_rank(ts_corr(close, volume, ${5 + k})) + ema(open, ${3 + k}) - ts_std(close / open, ${4 + (k % 5)})`,
  ),
);
const rows = { from: 200, to: DATES };
const job = { rows, label: panel.fields.get("open")!, minPairs: 10, quantiles: 5, detail: "full" } as const;

const bytes = (stats: readonly DailyStats[]) =>
  Buffer.concat(
    stats.flatMap((s) =>
      Object.values(s).map((c: Float64Array) => new Uint8Array(c.buffer, c.byteOffset, c.byteLength)),
    ),
  );

describe("worker threads", () => {
  let dir: string;
  const open: Evaluator[] = [];
  const make = async (workers: number, cacheBytes?: number, softBytes?: number) => {
    const made = await createEvaluator(panel, {
      workers,
      ...(cacheBytes === undefined ? {} : { cacheBytes }),
      ...(softBytes === undefined ? {} : { softBytes }),
      kernelFile: kernelFile(),
      workerFile: join(dir, "worker.mjs"),
    });
    open.push(made);
    return made;
  };
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), "worker-"));
    await build({
      entryPoints: [asset("src", "engine", "compute", "worker.ts")],
      outfile: join(dir, "worker.mjs"),
      bundle: true,
      format: "esm",
      platform: "node",
    });
  });
  afterAll(async () => {
    await Promise.all(open.map((e) => e.close()));
    rmSync(dir, { recursive: true });
  });

  test("results are the same bits for any number of workers", async () => {
    const here = await (await make(0)).daily(formulas, job);
    for (const workers of [1, 2, 3]) {
      const there = await (await make(workers)).daily(formulas, job);
      // Bytes, not numbers: NaN and -0 count as well (and toEqual walks 100,000 cells a formula).
      expect(bytes(there.stats).equals(bytes(here.stats))).toBe(true);
      expect(there.shares.length).toBe(formulas.length);
      expect(there.shares.reduce((a, b) => a + b, 0)).toBeCloseTo(there.elapsedMs, 6);
    }
    const horizons = Array.from({ length: 20 }, (_, k) => ({ horizon: 1 + k, entry: "close" }) as const);
    const curves = async (workers: number) =>
      (
        await (
          await make(workers)
        ).targets(formulas.slice(0, 3), {
          rows,
          labels: horizons,
          minPairs: 10,
          detail: "ic",
        })
      ).stats.flat();
    expect(bytes(await curves(2)).equals(bytes(await curves(0)))).toBe(true);
    const values = async (workers: number) =>
      Buffer.from((await (await make(workers)).values(formulas[0]!, rows)).values.buffer);
    expect((await values(1)).equals(await values(0))).toBe(true);
    // Some rows alone are those rows of all, in this thread and in another.
    const only = [rows.from, rows.from + 7, rows.to - 1];
    for (const workers of [0, 1]) {
      const evaluator = await make(workers);
      const { values: all, stride } = await evaluator.values(formulas[0]!, rows);
      const some = await evaluator.sampled(formulas[0]!, rows, only);
      const wanted = only.flatMap((row) => [
        ...all.subarray((row - rows.from) * stride, (row - rows.from + 1) * stride),
      ]);
      expect([...some]).toEqual(wanted);
    }
  });

  test("what is kept from batch to batch changes no bit", async () => {
    const late = formulas.map((f) => parseFormula(`abs(${f.canonical})`));
    const none = await make(1, 0);
    const wanted = bytes((await none.daily(late, job)).stats);
    // Room for six matrices: most subexpressions are dropped and computed again.
    for (const [cacheBytes, softBytes] of [[2 ** 28], [15_000_000], [15_000_000, 20_000_000]] as const) {
      const keeping = await make(2, cacheBytes, softBytes);
      await keeping.daily(formulas, job);
      expect(bytes((await keeping.daily(late, job)).stats).equals(wanted)).toBe(true);
      // Other rows of the panel: nothing that was kept fits them.
      const rows = { from: 900, to: 1400 };
      expect(
        bytes((await keeping.daily(formulas, { ...job, rows })).stats).equals(
          bytes((await none.daily(formulas, { ...job, rows })).stats),
        ),
      ).toBe(true);
    }
  });

  // How long an abort is felt is measured (bench/abort.ts); what is held here are pieces and turns, whatever they take.
  test.each([
    "ts_rank_corr(close, volume, 200)",
    "neutralize(close, industry, volume)",
    "ts_mad(close, 252)",
  ])(
    "%s stops at the pause in which it is told to, and pauses a hundred times on a machine that is slow",
    async (text) => {
      const module = await loadKernels(kernelFile());
      const run = (pause: () => void) =>
        new Executor({ ...panel, rows: DATES }, module, 2 ** 28).run(
          [parseFormula(`${text} * close`).node],
          rows,
          new ValuesConsumer(rows, panel.stride),
          { pause },
        );
      let clock = 0;
      const slow = vi.spyOn(performance, "now").mockImplementation(() => (clock += 1000));
      try {
        let pauses = 0;
        await run(() => void pauses++);
        expect(pauses).toBeGreaterThan(100);
        const last = pauses >> 1;
        pauses = 0;
        const stop = new Error("stop");
        const stopped = run(() => {
          if (++pauses === last) throw stop;
        });
        await expect(stopped).rejects.toBe(stop);
        expect(pauses).toBe(last);
      } finally {
        slow.mockRestore();
      }
    },
  );

  test.each([0, 2])(
    "an abort is felt in the turn after it, and the next batch is unharmed (%i workers)",
    async (workers) => {
      const evaluator = await make(workers);
      const many = Array.from({ length: 400 }, (_, k) =>
        parseFormula(`ts_mad(close * ${k + 2} + open, 252) - ts_median(volume - ${k} * close, 120)`),
      );
      const controller = new AbortController();
      let settled = false;
      const outcome = evaluator.daily(many, job, { signal: controller.signal }).then(
        () => undefined,
        (error: unknown) => error,
      );
      void outcome.then(() => {
        settled = true;
      });
      await setTimeout(100);
      controller.abort();
      let turns = 0;
      for (; !settled; turns++) await setImmediate();
      expect(await outcome).toMatchObject({ name: "AbortError" });
      expect(turns).toBeLessThanOrEqual(2);
      const after = await evaluator.daily(formulas.slice(0, 2), job);
      expect(after.stats[0]!.rankIc.some(Number.isFinite)).toBe(true);
    },
  );

  test.each([0, 2])("values tell how far they are, in rows, up to the last (%i workers)", async (workers) => {
    const seen: unknown[] = [];
    const rows = { from: 10, to: 60 };
    await (await make(workers)).values(formulas[0]!, rows, { onProgress: (progress) => seen.push(progress) });
    expect(seen.at(-1)).toEqual({ message: "measuring", done: 50, total: 50 });
  });

  test("progress counts formulas up to the total", async () => {
    const seen: number[] = [];
    await (await make(2)).daily(formulas, job, { onProgress: ({ done }) => seen.push(done ?? 0) });
    expect(seen.at(-1)).toBe(formulas.length);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  });

  test("a field that the panel lacks is named, in a worker as here", async () => {
    for (const workers of [0, 1]) {
      const failing = (await make(workers)).values(parseFormula("ts_mean(vwap, 5)"), rows);
      await expect(failing).rejects.toBeInstanceOf(ComputeError);
      await expect(failing).rejects.toMatchObject({ code: "missing-field", evidence: { field: "vwap" } });
    }
  });

  test("after close there are no more answers", async () => {
    const evaluator = await make(1);
    await evaluator.close();
    await expect(evaluator.daily(formulas, job)).rejects.toMatchObject({ code: "closed" });
  });
});
