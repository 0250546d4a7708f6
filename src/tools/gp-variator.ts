import { join } from "node:path";
import type { Variator } from "../engine/gp/index.js";
import type { ToolContext } from "./context.js";
import type { GpConfig } from "./gp-run.js";
import { type ModelProposer, ProposerBudgetError } from "./proposer.js";

interface Limits {
  readonly maxUsd?: number | undefined;
  readonly maxTokens?: number | undefined;
}

/** A model as the variator of a run, or undefined when the run has none. Its answers are kept in the run's folder. */
export async function variatorOf(
  { run, guide, dataset, horizon, entry, options }: GpConfig,
  { maxUsd, maxTokens }: Limits,
  context: ToolContext,
): Promise<{ readonly variator: Variator; readonly proposer: ModelProposer } | undefined> {
  if (guide === undefined || options.modelCalls === 0) return undefined;
  const proposer = await context.proposer(
    {
      ...{ ...guide, dataset, horizon, entry, seed: options.seed },
      completions: join(context.workspace.runs, run, "completions.jsonl"),
      ...(maxUsd !== undefined && { maxUsd }),
      ...(maxTokens !== undefined && { maxTokens }),
    },
    context,
  );
  const variator: Variator = {
    async vary({ generation, kind, parents, count }, signal) {
      try {
        const { proposed } = await proposer.propose(
          { round: generation, count, told: parents, vary: kind },
          signal,
        );
        return { children: proposed.map(({ formula }) => formula), spent: false };
      } catch (error) {
        // Evolution goes on without the model; the checkpoint says that it was not asked again.
        if (error instanceof ProposerBudgetError) return { children: [], spent: true };
        throw error;
      }
    },
  };
  return { variator, proposer };
}
