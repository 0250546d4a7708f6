import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { FactorRecord, NewFactor } from "../memory/factor-record.js";
import type { ToolContext } from "./context.js";
import { GpOutcome } from "./gp-contract.js";
import { GpConfig } from "./gp-run.js";
import { GpRunError } from "./gp-run-error.js";
import { runNamed } from "./gp-runs.js";

const Result = GpOutcome.pick({ best: true, stopped: true, evaluated: true });

type Evolved = Pick<NewFactor, "expression" | "direction" | "origin" | "reason" | "provenance"> & {
  readonly scores: FactorRecord["scores"];
};

/**
 * Number `rank` of a run's hall of fame as a factor with its lineage: the run, its seed, the library factors that it
 * started from, and what it measured on train and validation. Throws GpRunError when there is no such run or number.
 */
export async function evolvedFactor(
  asked: string,
  rank: number,
  { workspace, memory, engine, session, now }: ToolContext,
): Promise<Evolved> {
  const run = await runNamed(workspace, asked);
  const { config, result } = await read(run, workspace.resolveInside(join("runs", run)));
  const factor = result.best[rank - 1];
  if (!factor) throw new GpRunError("gp-run-rank", run);
  const { dataset, datasetHash, horizon, entry } = config;
  const parents: string[] = [];
  for (const source of config.seeds) {
    const { hash } = await engine.parse(source, dataset);
    const known = await memory.library.findByHash(hash);
    if (known) parents.push(known.id);
  }
  const at = now().toISOString();
  const score = (split: "train" | "valid"): FactorRecord["scores"][number] => {
    const { rankIc, icir, t, coverage, turnover, n } = factor[split];
    return {
      ...{ dataset, datasetHash, split, horizon, entry, at },
      ...{ rankIcMean: rankIc, icir, t, coverage, turnover, n },
    };
  };
  return {
    expression: factor.expression,
    direction: 1,
    origin: "gp",
    reason: `number ${rank} of ${run}, the best of ${result.evaluated} formulas`,
    scores: [score("train"), score("valid")],
    provenance: {
      run,
      seed: config.options.seed,
      ...(session !== undefined && { session }),
      ...(parents.length > 0 && { parents }),
    },
  };
}

async function read(run: string, dir: string) {
  try {
    const [config, result] = await Promise.all(
      ["config.json", "result.json"].map(async (file) => JSON.parse(await readFile(join(dir, file), "utf8"))),
    );
    return { config: GpConfig.parse(config), result: Result.parse(result) };
  } catch (error) {
    throw new GpRunError("gp-run-missing", run, error);
  }
}
