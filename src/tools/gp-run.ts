import { randomBytes } from "node:crypto";
import { mkdir, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { Entry } from "../engine/analysis/score.js";
import { Checkpoint, Evaluation, GpOptions, type RunStore, type Saved } from "../engine/gp/index.js";
import { writeAtomic } from "../memory/atomic.js";
import type { Workspace } from "../memory/workspace.js";
import { guardFs } from "../memory/workspace-error.js";
import { GpRunError } from "./gp-run-error.js";

/** What a run was asked to do: `runs/<id>/config.json`. */
export const GpConfig = z.object({
  version: z.literal(1),
  run: z.string(),
  startedAt: z.string(),
  dataset: z.string(),
  datasetHash: z.string(),
  horizon: z.number().int(),
  entry: Entry,
  options: GpOptions,
  seeds: z.array(z.string()),
  library: z.array(z.string()).describe("factors that the run keeps away from"),
  guide: z
    .object({ model: z.string(), brief: z.string() })
    .optional()
    .describe("who edits and crosses parents, when `modelCalls` allows"),
});
export type GpConfig = z.infer<typeof GpConfig>;

/**
 * The folder of a run: config.json, evaluated.jsonl (a line a formula, appended), checkpoint.json (replaced in one
 * step after every generation; says how many of the lines are its own), result.json (holds no time: a run that was
 * killed and resumed writes the same bytes).
 */
export interface GpRun extends RunStore {
  readonly config: GpConfig;
  readonly saved: Saved | undefined;
  result(text: string): Promise<void>;
}

export async function createGpRun(
  workspace: Workspace,
  asked: Omit<GpConfig, "version" | "run" | "startedAt">,
  now: Date,
  run: string = newId(now),
): Promise<GpRun> {
  const config: GpConfig = { version: 1, run, startedAt: now.toISOString(), ...asked };
  const dir = join(workspace.runs, run);
  await guardFs(dir, () => mkdir(dir, { recursive: true }));
  await writeAtomic(join(dir, "config.json"), `${JSON.stringify(config, null, 2)}\n`);
  return folder(dir, config, undefined, 0);
}

function newId(now: Date): string {
  const stamp = now.toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
  return `gp-${stamp}-${randomBytes(2).toString("hex")}`;
}

/** The run with that id, or a new one: for evolutions inside a run that may be resumed. Throws GpRunError. */
export async function openGpRun(
  workspace: Workspace,
  asked: Omit<GpConfig, "version" | "run" | "startedAt">,
  run: string,
  now: Date,
): Promise<GpRun> {
  const begun = await readOrNothing(join(workspace.runs, run, "config.json"));
  return begun === undefined ? createGpRun(workspace, asked, now, run) : reopenGpRun(workspace, run);
}

/** @throws GpRunError */
export async function reopenGpRun(workspace: Workspace, run: string): Promise<GpRun> {
  try {
    const dir = workspace.resolveInside(join("runs", run));
    const config = GpConfig.parse(JSON.parse(await readFile(join(dir, "config.json"), "utf8")));
    const text = await readOrNothing(join(dir, "checkpoint.json"));
    if (text === undefined) return folder(dir, config, undefined, 0);
    const checkpoint = Checkpoint.parse(JSON.parse(text));
    const all = await readFile(join(dir, "evaluated.jsonl"), "utf8");
    // Lines behind the checkpoint's belong to a generation that was not finished: it will be measured again.
    const lines = all.split("\n").slice(0, checkpoint.evaluated);
    const evaluations = lines.map((line) => Evaluation.parse(JSON.parse(line)));
    const bytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
    return folder(dir, config, { checkpoint, evaluations }, bytes);
  } catch (error) {
    throw new GpRunError("gp-run-missing", run, error);
  }
}

function folder(dir: string, config: GpConfig, saved: Saved | undefined, size: number): GpRun {
  const evaluated = join(dir, "evaluated.jsonl");
  let at = size;
  return {
    config,
    saved,
    async save(checkpoint, fresh) {
      const bytes = Buffer.from(fresh.map((one) => `${JSON.stringify(one)}\n`).join(""));
      await guardFs(evaluated, async () => {
        const handle = await open(evaluated, at === 0 ? "w" : "r+");
        try {
          await handle.truncate(at);
          await handle.write(bytes, 0, bytes.length, at);
          await handle.sync();
        } finally {
          await handle.close();
        }
      });
      at += bytes.length;
      await writeAtomic(join(dir, "checkpoint.json"), `${JSON.stringify(checkpoint)}\n`);
    },
    result: (text) => writeAtomic(join(dir, "result.json"), text),
  };
}

async function readOrNothing(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
