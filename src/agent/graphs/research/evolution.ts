import { similarity } from "../../../engine/dsl/index.js";
import type { Formula } from "../../../engine/dsl/types.js";
import {
  type Evaluation,
  type Evolution,
  evolve,
  type GenerationReport,
  GpOptions,
  type Laboratory,
} from "../../../engine/gp/index.js";
import type { Text } from "../../../i18n/lang.js";
import type { ToolContext } from "../../../tools/context.js";
import { openGpRun } from "../../../tools/gp-run.js";
import type { ResearchRequest } from "../../../tools/research-contract.js";
import type { Meter } from "../../models/meter.js";
import { type RunDeps, tell } from "./deps.js";

/** Shares of structure from which an evolved formula is still a form of the idea, not another one. */
const STILL_THE_IDEA = 0.3;

/** How much evolution does with one idea, and with the ideas of a hybrid run. */
export const SIZES = {
  refine: {
    population: 24,
    generations: 3,
    budget: 60,
    elites: 4,
    tournamentSize: 5,
    tune: 2,
    hallOfFame: 1,
  },
  hybrid: {
    ...{ population: 60, generations: 6, budget: 300, elites: 6, tournamentSize: 7 },
    hallOfFame: 3,
  },
} as const;

/**
 * The laboratory of a run: opened once, when it is first asked for. Its measurements are trials of this run, counted by
 * the meter like any other.
 */
export function laboratoryOf(
  context: ToolContext,
  { dataset, horizon, entry }: ResearchRequest,
  run: string,
  meter: Meter,
): () => Promise<Laboratory> {
  let opened: Promise<Laboratory> | undefined;
  return () => {
    opened ??= open();
    return opened;
  };

  async function open(): Promise<Laboratory> {
    const laboratory = await context.engine.laboratory({
      ...{ dataset, horizon, entry, workers: 1, periods: 2, turnover: false },
      actor: { kind: "gp", id: run },
      ...(context.session !== undefined && { session: context.session }),
      run,
    });
    return {
      ...laboratory,
      async measure(formulas, window, batch) {
        const measured = await laboratory.measure(formulas, window, batch);
        meter.settleFormulas(measured.length);
        return measured;
      },
    };
  }
}

export interface Evolved {
  readonly gpRun: string;
  readonly evolution: Evolution;
  /** Everything that it has measured on train. */
  readonly measured: readonly Evaluation[];
}

/**
 * Evolves formulas from seeds and their neighbourhoods, as a GP run of its own folder below the run: what is finished
 * of it is not done again when the run is resumed. undefined when the budget of formulas does not reach for it.
 */
export async function evolveFrom(
  deps: RunDeps,
  round: number,
  seeds: readonly Formula[],
  size: keyof typeof SIZES,
): Promise<Evolved | undefined> {
  const { context, request, run, meter } = deps;
  const wanted = SIZES[size];
  // Beside the fresh formulas the hall looks at the validation window: two for each of its places, every generation.
  const looks = 2 * wanted.hallOfFame * wanted.generations;
  const room = (meter.left("formulas") ?? Number.POSITIVE_INFINITY) - looks;
  if (room < wanted.population) return undefined;
  const { name, hash } = await context.engine.resolve(request.dataset);
  const options = GpOptions.parse({
    ...{ ...wanted, budget: Math.min(wanted.budget, room), seed: request.seed * 1000 + round },
    ...{ periods: 2, patience: 0 },
  });
  const asked = {
    ...{ dataset: name, datasetHash: hash, horizon: request.horizon, entry: request.entry, options },
    seeds: seeds.map(({ canonical }) => canonical),
    library: [],
  };
  const id = `${run}-gp${round}`;
  const folder = await openGpRun(context.workspace, asked, id, context.now());
  const measured = [...(folder.saved?.evaluations ?? [])];
  const evolution = await evolve({
    laboratory: await deps.laboratory(),
    options: folder.config.options,
    seeds,
    store: {
      async save(checkpoint, fresh) {
        await folder.save(checkpoint, fresh);
        measured.push(...fresh);
      },
    },
    ...(folder.saved && { resume: folder.saved }),
    signal: context.signal,
    onProgress: ({ generation, done = 0, total = 1 }) => {
      if (generation) tell(deps, generationText(generation), { done, total });
      else tell(deps, { en: "evolution: measuring", zh: "进化：正在评估" }, { done, total });
    },
  });
  context.signal.throwIfAborted();
  return { gpRun: id, evolution, measured };
}

function generationText({ generation, bestFitness, validation, evaluated }: GenerationReport): Text {
  const [best, valid] = [bestFitness.toFixed(4), validation?.toFixed(4) ?? "–"];
  return {
    en: `evolution: generation ${generation}, best |RankIC| ${best} on train, hall ${valid} on validation, ${evaluated} formulas`,
    zh: `进化：第 ${generation} 代，训练集最好 |RankIC| ${best}，名人堂验证集 ${valid}，已评估 ${evaluated} 个公式`,
  };
}

/** The strongest on train that is still a form of the idea and was not scored before; undefined: there is none. */
export async function strongestForm(
  { measured }: Evolved,
  idea: Formula,
  seen: ReadonlySet<string>,
  parse: (expression: string) => Promise<Formula>,
): Promise<Formula | undefined> {
  const strength = ({ train }: Evaluation) => Math.abs(train.rankIc ?? 0);
  const ranked = measured
    .filter(({ hash }) => hash !== idea.hash && !seen.has(hash))
    .sort((a, b) => strength(b) - strength(a) || (a.hash < b.hash ? -1 : 1));
  for (const { expression } of ranked) {
    const formula = await parse(expression);
    if (similarity(formula.node, idea.node) >= STILL_THE_IDEA) return formula;
  }
  return undefined;
}
