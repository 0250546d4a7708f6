import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type MemoryRun, measureMemory, worstDifference } from "../../../bench/measure-memory.js";
import { asset } from "../../../src/engine/assets.js";
import { kernelFile } from "./kernel-file.js";

const dir = mkdtempSync(join(tmpdir(), "factorsmith-memory-"));
const worker = join(dir, "worker.mjs");
beforeAll(() => {
  buildSync({
    entryPoints: [asset("src", "engine", "compute", "worker.ts")],
    outfile: worker,
    bundle: true,
    format: "esm",
    platform: "node",
  });
});
afterAll(() => rmSync(dir, { recursive: true }));

const measure = (run: MemoryRun) => measureMemory({ ...run, kernels: kernelFile(), worker });
const MIB = 2 ** 20;

test("3,000 × 2,430: the battery in memory under 2.5 GB, in shards from disk under 1 GB, the same to 1e-12", () => {
  const market = { symbols: 3000, days: 2430 };
  const whole = measure({ ...market, resident: true, bound: 1536 });
  expect(whole.formulas.length).toBe(25);
  expect(whole.peakMiB * MIB).toBeLessThan(2.5e9);
  // A matrix of the whole panel takes 56 MiB: at this bound every formula is cut.
  const shards = measure({ ...market, resident: false, bound: 256 });
  expect(shards.peakMiB * MIB).toBeLessThan(1e9);
  expect(worstDifference(shards, whole).by).toBeLessThan(1e-12);
  expect(whole.stats.filter(Number.isFinite).length).toBeGreaterThan(500_000);
});

test("5,000 × 5,000 × 8 fields in shards under 2 GB, however they are cut", () => {
  const market = { symbols: 5000, days: 5000, resident: false };
  const wide = measure({ ...market, bound: 1024 });
  expect(wide.panelMiB).toBeGreaterThan(1500);
  expect(wide.peakMiB * MIB).toBeLessThan(2e9);
  const narrow = measure({ ...market, bound: 512 });
  expect(narrow.peakMiB * MIB).toBeLessThan(2e9);
  expect(worstDifference(narrow, wide).by).toBeLessThan(1e-12);
});
