import { randomBytes } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeAtomic } from "../memory/atomic.js";
import type { Workspace } from "../memory/workspace.js";
import { guardFs } from "../memory/workspace-error.js";
import { ArmRunFile, ExperimentConfig } from "./experiment-contract.js";
import { GpRunError } from "./gp-run-error.js";

/**
 * The folder of an experiment: config.json, one file a run that is done, the model's answers of each run that asks, and
 * result.json. What was stopped goes on behind the last whole run; a run in the middle asks the model for nothing again.
 */
export interface ExperimentFolder {
  readonly config: ExperimentConfig;
  /** The file of a run's answers. */
  completions(arm: string, k: number): string;
  /** A run that is done, or undefined. */
  done(arm: string, k: number): Promise<ArmRunFile | undefined>;
  keep(arm: string, k: number, run: ArmRunFile): Promise<void>;
  result(text: string): Promise<void>;
}

export async function createExperimentFolder(
  workspace: Workspace,
  asked: Omit<ExperimentConfig, "version" | "run" | "startedAt">,
  now: Date,
): Promise<ExperimentFolder> {
  const at = now.toISOString();
  const stamp = at.replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
  const run = `experiment-${stamp}-${randomBytes(2).toString("hex")}`;
  const config: ExperimentConfig = { version: 1, run, startedAt: at, ...asked };
  const dir = join(workspace.runs, run);
  await guardFs(dir, () => mkdir(dir, { recursive: true }));
  await writeAtomic(join(dir, "config.json"), `${JSON.stringify(config, null, 2)}\n`);
  return folder(dir, config);
}

/** @throws GpRunError */
export async function reopenExperimentFolder(workspace: Workspace, run: string): Promise<ExperimentFolder> {
  try {
    const dir = workspace.resolveInside(join("runs", run));
    return folder(dir, ExperimentConfig.parse(JSON.parse(await readFile(join(dir, "config.json"), "utf8"))));
  } catch (error) {
    throw new GpRunError("gp-run-missing", run, error);
  }
}

function folder(dir: string, config: ExperimentConfig): ExperimentFolder {
  const file = (arm: string, k: number) => join(dir, `${arm}-${k}.json`);
  return {
    config,
    completions: (arm, k) => join(dir, `${arm}-${k}.completions.jsonl`),
    async done(arm, k) {
      try {
        return ArmRunFile.parse(JSON.parse(await readFile(file(arm, k), "utf8")));
      } catch (error) {
        if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
        throw error;
      }
    },
    keep: (arm, k, run) => writeAtomic(file(arm, k), `${JSON.stringify(run)}\n`),
    result: (text) => writeAtomic(join(dir, "result.json"), text),
  };
}
