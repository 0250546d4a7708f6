import { randomBytes } from "node:crypto";
import { appendFileSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { Entry } from "../../../engine/analysis/score.js";
import type { Workspace } from "../../../memory/workspace.js";
import type { CompareRequest } from "../../../tools/compare-contract.js";
import type { ToolProgress } from "../../../tools/progress.js";
import { ResearchError } from "../research/research-error.js";

const Kept = z.object({
  brief: z.string(),
  dataset: z.string(),
  models: z.array(z.string()),
  rounds: z.number().int(),
  repeats: z.number().int(),
  seed: z.number(),
  horizon: z.number().int(),
  entry: Entry,
});

const CompareConfig = z.object({
  version: z.literal(1),
  run: z.string(),
  startedAt: z.string(),
  promptHash: z.string(),
  known: z.string().describe("what every model was told of earlier work"),
  request: Kept,
});
type CompareConfig = z.infer<typeof CompareConfig>;

/** `runs/compare-…/`: what was asked, what happened, and one recording per model and repeat. */
export interface CompareFolder {
  readonly run: string;
  readonly request: CompareRequest;
  readonly known: string;
  /** A model's and repeat's name within the run. */
  arm(model: string, repeat: number): string;
  completions(model: string, repeat: number): string;
  log(progress: ToolProgress, at: Date): void;
}

export async function createCompareFolder(
  workspace: Workspace,
  asked: CompareRequest,
  { promptHash, known }: Pick<CompareConfig, "promptHash" | "known">,
  now: Date,
): Promise<CompareFolder> {
  const stamp = now.toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
  const run = `compare-${stamp}-${randomBytes(2).toString("hex")}`;
  const request = Kept.parse(asked);
  const config: CompareConfig = {
    version: 1,
    run,
    startedAt: now.toISOString(),
    promptHash,
    known,
    request,
  };
  await mkdir(join(workspace.runs, run), { recursive: true });
  await writeFile(join(workspace.runs, run, "config.json"), `${JSON.stringify(config, null, 2)}\n`);
  return folder(workspace, run, asked, known);
}

/** An earlier comparison with what it was asked; budgets as given now. Throws ResearchError. */
export async function openCompareFolder(
  workspace: Workspace,
  asked: CompareRequest,
  run: string,
): Promise<CompareFolder> {
  try {
    const file = workspace.resolveInside(join("runs", run, "config.json"));
    const { request, known } = CompareConfig.parse(JSON.parse(await readFile(file, "utf8")));
    return folder(workspace, run, { ...asked, ...request }, known);
  } catch (error) {
    throw new ResearchError(run, error);
  }
}

function folder(workspace: Workspace, run: string, request: CompareRequest, known: string): CompareFolder {
  const root = join(workspace.runs, run);
  const arm = (model: string, repeat: number) =>
    `${request.models.indexOf(model) + 1}-${model.replace(/[^A-Za-z0-9.]+/g, "_").slice(-40)}-r${repeat}`;
  return {
    run,
    request,
    known,
    arm,
    completions: (model, repeat) => join(root, `${arm(model, repeat)}.completions.jsonl`),
    log: ({ factor, message }, at) => {
      if (!factor) return;
      const line = JSON.stringify({ at: at.toISOString(), message, ...factor });
      appendFileSync(join(root, "events.jsonl"), `${line}\n`);
    },
  };
}
