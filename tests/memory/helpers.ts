import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";
import type { NewFactor } from "../../src/memory/factor-record.js";
import type { NewTrial } from "../../src/memory/trial.js";

const made: string[] = [];

afterEach(() => {
  for (const dir of made.splice(0)) rmSync(dir, { recursive: true, force: true });
});

/** A folder of its own, gone after the test. */
export function scratch(): string {
  const dir = mkdtempSync(join(tmpdir(), "factorsmith-memory-"));
  made.push(dir);
  return dir;
}

export function aFactor(name: string, more: Partial<NewFactor> = {}): NewFactor {
  return { name, expression: `rank(${name})`, direction: 1, origin: "person", status: "candidate", ...more };
}

export function aTrial(hash: string, more: Partial<NewTrial> = {}): NewTrial {
  return {
    kind: "score",
    dataset: "csi",
    datasetHash: "d1",
    hash,
    canonical: hash,
    split: "train",
    horizon: 5,
    entry: "next-open",
    actor: { kind: "person" },
    rankIcMean: 0.03,
    icir: 0.4,
    n: 250,
    ...more,
  };
}

/** Stands in for the formula language where only identity matters. */
export function parse(expression: string): { canonical: string; hash: string } {
  if (expression.includes("!")) throw new Error("not a formula");
  const canonical = expression.replaceAll(" ", "");
  return { canonical, hash: Buffer.from(canonical).toString("hex").slice(0, 32) };
}
