import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runResearch } from "../../src/agent/graphs/research/run.js";
import { createRunners } from "../../src/agent/runners.js";
import { FormulaError } from "../../src/engine/dsl/index.js";
import type { Formula } from "../../src/engine/dsl/types.js";
import type { Config } from "../../src/memory/config.js";
import { openWorkspace, type Workspace } from "../../src/memory/workspace.js";
import { createBaseContext } from "../../src/tools/create-context.js";
import type { Question } from "./cases.js";

/** What a model made of one idea. */
export interface Answer {
  readonly question: Question;
  /** The first formula that it wrote, as it wrote it; null when none was readable. */
  readonly first: string | null;
  /** The formula that was legal in the end; null when there was none. */
  readonly formula: string | null;
  /** Answers that had to be mended. */
  readonly repairs: number;
  /** The first formula was refused because it read the future. */
  readonly readsFuture: boolean;
  /** The formula adds or compares what has no common unit. */
  readonly unitsClash: boolean;
  /**
   * Mean daily rank correlation with the reference's values on the demo market, its sign left out: whether high or low
   * values are bought is the direction of the proposal, not part of the formula. null: no formula, or undefined.
   */
  readonly correlation: number | null;
  readonly tokens: number;
  readonly usd: number | null;
  readonly seconds: number;
}

export interface Bench {
  readonly market: Workspace;
  readonly config: Config;
  readonly env: NodeJS.ProcessEnv;
  readonly seed: number;
  readonly dataset: string;
  readonly signal: AbortSignal;
}

/**
 * One round of the research loop with the idea as its brief, in a workspace of its own: no case learns from another.
 * Throws what the provider answers when it cannot be asked (no key, no money): a table with such holes would mislead.
 */
export async function answer(question: Question, model: string, bench: Bench): Promise<Answer> {
  const { market, config, env, seed, dataset, signal } = bench;
  const root = await mkdtemp(join(tmpdir(), "factorsmith-ideation-"));
  const workspace = { ...openWorkspace({ dir: root, env: {}, cwd: root }), data: market.data };
  const base = createBaseContext({ workspace, config, lang: question.lang, seed });
  const context = {
    ...base,
    ...createRunners({ env }),
    actor: { kind: "model", id: model } as const,
    signal,
  };
  const { horizon, entry } = config;
  const run = runResearch(
    { brief: brief(question), dataset, model, rounds: 1, seed, horizon, entry },
    context,
    { env },
  );
  const proposed: string[] = [];
  let repairs = 0;
  try {
    let step = await run.next();
    for (; !step.done; step = await run.next()) {
      const { factor } = step.value;
      if (factor?.type === "factor-proposed") proposed.push(factor.expression);
      if (factor?.type === "factor-repaired") repairs = factor.attempt;
    }
    const { usage } = step.value;
    const [begun, formula] = await Promise.all([
      reading(proposed[0], (source) => base.engine.parse(source, dataset)),
      reading(proposed.at(-1), (source) => base.engine.parse(source, dataset)),
    ]);
    const reference = await base.engine.parse(question.reference, dataset);
    const correlation =
      typeof formula === "object" ? await base.engine.correlation(formula, reference, dataset, signal) : null;
    return {
      question,
      first: proposed[0] ?? null,
      formula: typeof formula === "object" ? formula.canonical : null,
      repairs,
      readsFuture: begun === "look-ahead",
      unitsClash:
        typeof formula === "object" && formula.warnings.some(({ code }) => code === "unit-mismatch"),
      correlation: correlation === null ? null : Math.abs(correlation),
      tokens: usage.inputTokens + usage.outputTokens,
      usd: usage.usd,
      seconds: usage.seconds,
    };
  } finally {
    await base.engine.close();
    await rm(root, { recursive: true, force: true });
  }
}

const brief = ({ lang, idea }: Question): string =>
  lang === "en"
    ? `Write this idea as one formula, exactly as it is described, adding nothing: ${idea}`
    : `把下面的想法写成一个公式，严格按描述，不要添加任何东西：${idea}`;

/** The formula, or why it is none. */
async function reading(
  source: string | undefined,
  parse: (source: string) => Promise<Formula>,
): Promise<Formula | string> {
  if (source === undefined) return "none";
  try {
    return await parse(source);
  } catch (error) {
    if (error instanceof FormulaError) return error.code;
    throw error;
  }
}
