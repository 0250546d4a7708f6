import { randomBytes } from "node:crypto";
import { appendFileSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { Entry } from "../../../engine/analysis/score.js";
import type { Workspace } from "../../../memory/workspace.js";
import type { ToolProgress } from "../../../tools/progress.js";
import { REFINES, type ResearchRequest } from "../../../tools/research-contract.js";
import { ResearchError } from "./research-error.js";

const RunConfig = z.object({
  version: z.literal(1),
  run: z.string(),
  startedAt: z.string(),
  promptHash: z.string(),
  request: z.object({
    brief: z.string(),
    dataset: z.string(),
    model: z.string(),
    rounds: z.number().int(),
    seed: z.number(),
    horizon: z.number().int(),
    entry: Entry,
    // Runs of before these were there had their windows tried and one idea at a time.
    parallel: z.number().int().min(1).default(1),
    refine: z.enum(REFINES).default("windows"),
    hybrid: z.boolean().default(false),
  }),
});
type RunConfig = z.infer<typeof RunConfig>;

/** `runs/<id>/`: what was asked (config.json), what happened (events.jsonl), what the model said (completions.jsonl). */
export interface RunFolder {
  readonly run: string;
  readonly request: ResearchRequest;
  readonly completions: string;
  log(progress: ToolProgress, at: Date): void;
}

export async function createRunFolder(
  workspace: Workspace,
  request: ResearchRequest,
  promptHash: string,
  now: Date,
): Promise<RunFolder> {
  const stamp = now.toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
  const run = `research-${stamp}-${randomBytes(2).toString("hex")}`;
  const { brief, dataset, model, rounds, seed, horizon, entry } = request;
  const { parallel = 1, refine = "windows", hybrid = false } = request;
  const kept = { brief, dataset, model, rounds, seed, horizon, entry, parallel, refine, hybrid };
  const config: RunConfig = { version: 1, run, startedAt: now.toISOString(), promptHash, request: kept };
  await mkdir(join(workspace.runs, run), { recursive: true });
  await writeFile(join(workspace.runs, run, "config.json"), `${JSON.stringify(config, null, 2)}\n`);
  return folder(workspace, run, request);
}

/** The run to go on with: its own brief, dataset, model, seed; budgets as given now. Throws ResearchError. */
export async function reopenRunFolder(
  workspace: Workspace,
  request: ResearchRequest,
  run: string,
): Promise<RunFolder> {
  try {
    const file = workspace.resolveInside(join("runs", run, "config.json"));
    const config = RunConfig.parse(JSON.parse(await readFile(file, "utf8")));
    return folder(workspace, run, { ...request, ...config.request });
  } catch (error) {
    throw new ResearchError(run, error);
  }
}

function folder(workspace: Workspace, run: string, request: ResearchRequest): RunFolder {
  const events = join(workspace.runs, run, "events.jsonl");
  return {
    run,
    request,
    completions: join(workspace.runs, run, "completions.jsonl"),
    // Written at once: what happened must be there after a crash.
    log: ({ factor, message }, at) => {
      if (factor) appendFileSync(events, `${JSON.stringify({ at: at.toISOString(), message, ...factor })}\n`);
    },
  };
}
