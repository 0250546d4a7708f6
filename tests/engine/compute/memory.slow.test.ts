import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asset, packageRoot } from "../../../src/engine/assets.js";
import { kernelFile } from "./kernel-file.js";

const dir = mkdtempSync(join(tmpdir(), "factorsmith-memory-"));
const workerFile = join(dir, "worker.mjs");
beforeAll(() => {
  buildSync({
    entryPoints: [asset("src", "engine", "compute", "worker.ts")],
    outfile: workerFile,
    bundle: true,
    format: "esm",
    platform: "node",
  });
});
afterAll(() => rmSync(dir, { recursive: true }));

interface Measured {
  readonly panelMiB: number;
  readonly peakMiB: number;
  readonly stats: Float64Array;
}

/** A process of its own: its peak resident set is of this measurement alone. */
function measure(symbols: number, days: number, ...flags: string[]): Measured {
  const out = join(dir, "stats.f64");
  const line = execFileSync(
    process.execPath,
    [
      "--import",
      "tsx",
      join(packageRoot(), "bench", "memory.ts"),
      ...["--symbols", String(symbols), "--days", String(days), "--out", out],
      ...["--kernels", kernelFile(), "--worker", workerFile],
      ...flags,
    ],
    { encoding: "utf8", cwd: packageRoot() },
  );
  const bytes = readFileSync(out);
  return { ...JSON.parse(line), stats: new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8) };
}

function worst(a: Float64Array, b: Float64Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((most, x, i) => {
    if (Object.is(x, b[i]!)) return most;
    return Math.max(most, Number.isNaN(x - b[i]!) ? Infinity : Math.abs(x - b[i]!));
  }, 0);
}

test("3,000 × 2,430: in memory under 2.5 GB, in shards from disk under 1 GB, the same to 1e-12", () => {
  const whole = measure(3000, 2430, "--resident", "--bound", "1536");
  expect(whole.peakMiB).toBeLessThan(2.5e9 / 2 ** 20);
  const shards = measure(3000, 2430, "--bound", "512");
  expect(shards.peakMiB).toBeLessThan(1e9 / 2 ** 20);
  expect(worst(shards.stats, whole.stats)).toBeLessThan(1e-12);
  expect(whole.stats.filter(Number.isFinite).length).toBeGreaterThan(200_000);
});

test("5,000 × 5,000 × 8 fields in shards under 2 GB, however they are cut", () => {
  const wide = measure(5000, 5000, "--bound", "1024");
  expect(wide.panelMiB).toBeGreaterThan(1500);
  expect(wide.peakMiB).toBeLessThan(2e9 / 2 ** 20);
  const narrow = measure(5000, 5000, "--bound", "400");
  expect(narrow.peakMiB).toBeLessThan(2e9 / 2 ** 20);
  expect(worst(narrow.stats, wide.stats)).toBeLessThan(1e-12);
});
