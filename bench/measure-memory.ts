import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../src/engine/assets.js";

export interface MemoryRun {
  readonly symbols: number;
  readonly days: number;
  /** All fields in memory; false: on disk, read shard by shard. */
  readonly resident: boolean;
  /** MiB that the worker may take beside the panel. */
  readonly bound: number;
  /** Compiled kernels and worker that are not in dist/. */
  readonly kernels?: string;
  readonly worker?: string;
}

export interface MeasuredMemory {
  readonly formulas: readonly string[];
  readonly panelMiB: number;
  /** Peak resident set of the process. */
  readonly peakMiB: number;
  readonly seconds: number;
  /** Every daily statistic, formula after formula. */
  readonly stats: Float64Array;
}

/** The reference battery on a random market, in a process of its own (memory-once.ts). */
export function measureMemory({
  symbols,
  days,
  resident,
  bound,
  kernels,
  worker,
}: MemoryRun): MeasuredMemory {
  const dir = mkdtempSync(join(tmpdir(), "factorsmith-memory-"));
  try {
    const out = join(dir, "stats.f64");
    const line = execFileSync(
      process.execPath,
      [
        ...["--import", "tsx", join(packageRoot(), "bench", "memory-once.ts")],
        ...["--symbols", String(symbols), "--days", String(days), "--bound", String(bound), "--out", out],
        ...(resident ? ["--resident"] : []),
        ...(kernels ? ["--kernels", kernels] : []),
        ...(worker ? ["--worker", worker] : []),
      ],
      { encoding: "utf8", cwd: packageRoot() },
    );
    const bytes = readFileSync(out);
    return { ...JSON.parse(line), stats: new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8) };
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** The largest difference of a statistic, and whose it is; Infinity where one has a number and the other none. */
export function worstDifference(a: MeasuredMemory, b: MeasuredMemory): { formula: string; by: number } {
  const each = a.stats.length / a.formulas.length;
  let [at, by] = [0, a.stats.length === b.stats.length ? 0 : Infinity];
  a.stats.forEach((x, i) => {
    const y = b.stats[i]!;
    const differs = Object.is(x, y) ? 0 : Number.isNaN(x - y) ? Infinity : Math.abs(x - y);
    if (differs > by) [at, by] = [i, differs];
  });
  return { formula: a.formulas[Math.floor(at / each)]!, by };
}
