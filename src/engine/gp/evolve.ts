import { type Formula, parseFormula } from "../dsl/index.js";
import type { Progress } from "../progress.js";
import { Archive, type Evaluation } from "./archive.js";
import { Brood, diversity, firstBrood, type Nursery, nextBrood } from "./breed.js";
import type { Checkpoint, GenerationReport, RunStore, Saved } from "./checkpoint.js";
import { eliteOf } from "./elite.js";
import { type Fingerprint, seriesCorrelation } from "./fingerprint.js";
import { GpError } from "./gp-error.js";
import { createGrammar } from "./grammar.js";
import { childrenOf, type GuidedCall, guided, type Variator } from "./guide.js";
import { type Member, validFitness } from "./hall-of-fame.js";
import { byFitness, type Individual, individual } from "./individual.js";
import { judge } from "./judge.js";
import type { Laboratory } from "./laboratory.js";
import { createLawyer } from "./legal.js";
import { paretoFront, survivors } from "./nsga2.js";
import type { GpOptions } from "./options.js";
import { randomStream } from "./random-stream.js";

/** A generation that is done, or the part of one that is: what a live view shows. */
export interface GpProgress extends Progress {
  readonly generation?: GenerationReport;
}

export interface EvolveInput {
  readonly laboratory: Laboratory;
  readonly options: GpOptions;
  readonly seeds?: readonly Formula[];
  /** Factors that the search should not find again. */
  readonly library?: readonly Formula[];
  readonly resume?: Saved;
  readonly store?: RunStore;
  /** Asked as often as `modelCalls` says. */
  readonly variator?: Variator;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: GpProgress) => void;
  /** Milliseconds since some moment, for the ETA. */
  readonly clock?: () => number;
}

export type Stopped = "generations" | "budget" | "validation" | "criteria" | "exhausted" | "cancelled";

export interface Evolution {
  readonly stopped: Stopped;
  /** Best first, mutually decorrelated. */
  readonly hall: readonly Member[];
  readonly front: readonly Individual[];
  readonly population: readonly Individual[];
  readonly history: readonly GenerationReport[];
  readonly evaluated: number;
  readonly repeats: number;
  /** What a variator was asked and gave. */
  readonly calls: readonly GuidedCall[];
}

interface State {
  readonly generation: number;
  readonly islands: readonly (readonly Individual[])[];
  readonly hall: readonly Member[];
  readonly history: readonly GenerationReport[];
  readonly repeats: number;
  readonly calls: readonly GuidedCall[];
}

/** A validation score has to rise by this to count as better. */
const BETTER = 1e-4;

/**
 * Evolves formulas. A generation is a transaction: bred, measured, judged, saved, and only then the state. Stopped at
 * any moment, the run ends with the last whole generation, and going on from there leads where it would have led.
 * Ends by `signal` with what it has (`cancelled`); other failures are thrown.
 */
export async function evolve(input: EvolveInput): Promise<Evolution> {
  const { laboratory, signal, store, onProgress, clock = () => performance.now() } = input;
  const seeds = input.seeds ?? [];
  const options = withRoomFor(seeds, input.options);
  const grammar = createGrammar(laboratory.fields, options);
  const lawyer = createLawyer(laboratory.fields, options);
  const archive = new Archive(input.resume?.evaluations);
  const nursery: Nursery = { grammar, lawyer, archive, options };
  const batch = { ...(signal && { signal }) };
  let state: State = { generation: 0, islands: [], hall: [], history: [], repeats: 0, calls: [] };
  // Before anything that a signal may cut short: what was saved must not be lost from the result.
  if (input.resume) state = await restore(input.resume, archive, laboratory, options);
  let stopped: Stopped | undefined;
  try {
    const known = seeds.map(({ hash }) => hash);
    const library = (input.library ?? []).filter(({ hash }) => !known.includes(hash));
    const libraryPrints: Fingerprint[] = [];
    for (const factor of library) libraryPrints.push(await laboratory.fingerprint(factor, batch));
    const librarySeries = (await laboratory.measure(library, "train", batch)).map(({ series }) => series);
    const began = clock();
    const before = archive.size;

    for (;;) {
      stopped = reasonToStop(state, archive.size, options);
      if (stopped) break;
      signal?.throwIfAborted();
      const { generation } = state;
      const call = input.variator
        ? await guided(input.variator, state.islands.flat(), state, laboratory, options, signal)
        : undefined;
      const broods = breed(state, seeds, childrenOf(call, laboratory), nursery);
      const fresh = broods.flatMap(({ formulas }) => formulas);
      if (fresh.length === 0) {
        stopped = "exhausted";
        break;
      }
      const measured = await laboratory.measure(fresh, "train", {
        ...batch,
        ...(onProgress && {
          onProgress: ({ done = 0 }) =>
            onProgress({ message: `generation ${generation}`, done, total: fresh.length }),
        }),
      });
      const evaluations = fresh.map((formula, i): Evaluation => {
        const { measure, series } = measured[i]!;
        const likeness = librarySeries.reduce(
          (most, s) => Math.max(most, Math.abs(seriesCorrelation(series, s))),
          0,
        );
        return { hash: formula.hash, expression: formula.canonical, train: measure, likeness };
      });
      const born = evaluations.map(({ train, likeness }, i) =>
        individual(fresh[i]!, train, likeness, options),
      );
      const islands = migrated(succeeded(state.islands, broods, born, options), generation, options);
      const population = islands.flat();
      const hall = await judge(state.hall, born, libraryPrints, laboratory, options, batch);
      const repeats = state.repeats + broods.reduce((sum, brood) => sum + brood.repeats, 0);
      const report = reportOf(generation, population, hall, options, {
        fresh: fresh.length,
        evaluated: archive.size + fresh.length,
        repeats,
      });
      const next: State = {
        ...{ generation: generation + 1, islands, hall, repeats },
        history: [...state.history, report],
        calls: call ? [...state.calls, call] : state.calls,
      };
      await store?.save(checkpointOf(next, report.evaluated), evaluations);
      for (const evaluation of evaluations) archive.add(evaluation);
      state = next;
      onProgress?.({
        message: reportLine(report, { ms: clock() - began, formulas: archive.size - before }, options),
        generation: report,
        ...doneOf(state, archive.size, options),
      });
    }
  } catch (error) {
    if (!signal?.aborted) throw error;
    stopped = "cancelled";
  }
  const population = state.islands.flat();
  return {
    stopped,
    hall: state.hall,
    front: paretoFront(distinct([...population, ...state.hall])),
    population,
    history: state.history,
    evaluated: archive.size,
    repeats: state.repeats,
    calls: state.calls,
  };
}

/** Caps that a seed would break are raised to leave it some room to grow. */
export function withRoomFor(seeds: readonly Formula[], options: GpOptions): GpOptions {
  const most = (of: (seed: Formula) => number, cap: number) => Math.max(cap, ...seeds.map(of));
  return {
    ...options,
    maxNodes: most((s) => Math.ceil(s.complexity.nodes * 1.25), options.maxNodes),
    maxDepth: most((s) => s.complexity.depth + 1, options.maxDepth),
    maxLookback: most((s) => s.lookback * 2, options.maxLookback),
  };
}

function reasonToStop(state: State, evaluated: number, options: GpOptions): Stopped | undefined {
  const { history } = state;
  const last = history.at(-1);
  if (last && options.stoppingCriteria !== undefined && last.bestFitness >= options.stoppingCriteria)
    return "criteria";
  if (options.budget !== undefined && evaluated >= options.budget) return "budget";
  if (state.generation >= options.generations) return "generations";
  if (options.patience === 0) return undefined;
  let best = Number.NEGATIVE_INFINITY;
  let since = 0;
  for (const { validation } of history) {
    since++;
    if (validation === null || validation < best + BETTER) continue;
    best = validation;
    since = 0;
  }
  return since >= options.patience && history.length > options.patience ? "validation" : undefined;
}

/** New formulas of every island: the variator's children first, then what seeds, chance and selection bring. */
function breed(
  state: State,
  seeds: readonly Formula[],
  children: readonly Formula[],
  nursery: Nursery,
): Brood[] {
  const { archive, options } = nursery;
  const taken = new Set<string>();
  let left = (options.budget ?? Number.POSITIVE_INFINITY) - archive.size;
  return Array.from({ length: options.islands }, (_, k) => {
    const random = randomStream(options.seed, "breed", state.generation, k);
    const size = sizeOf(k, options);
    const population = state.islands[k];
    const brood = new Brood(
      archive,
      taken,
      Math.min(left, population ? size - elitesOf(size, options) : size),
    );
    for (const [i, { node }] of children.entries())
      if (i % options.islands === k) brood.take(nursery.lawyer.formula(node));
    if (population) nextBrood(random, brood, population, nursery);
    else
      firstBrood(
        random,
        brood,
        seeds.filter((_, i) => i % options.islands === k || seeds.length < options.islands),
        nursery,
      );
    left -= brood.formulas.length;
    return brood;
  });
}

/** The trees of island `k`: the population in equal parts. */
const sizeOf = (k: number, { population, islands }: GpOptions): number =>
  Math.max(4, Math.floor(((k + 1) * population) / islands) - Math.floor((k * population) / islands));

const elitesOf = (size: number, { elites }: GpOptions): number => Math.min(elites, Math.floor(size / 4));

/** The next population of every island: elites and children, or under nsga2 the best of parents and children. */
function succeeded(
  islands: State["islands"],
  broods: readonly Brood[],
  born: readonly Individual[],
  options: GpOptions,
): Individual[][] {
  let at = 0;
  return broods.map(({ formulas }, k) => {
    const children = born.slice(at, at + formulas.length);
    at += formulas.length;
    const parents = islands[k] ?? [];
    const size = sizeOf(k, options);
    if (options.selection === "nsga2") return survivors([...parents, ...children], size);
    // A brood that the budget cut short leaves room: the best parents stay.
    const stay = Math.max(elitesOf(size, options), size - children.length);
    return [...eliteOf(parents, stay, options), ...children];
  });
}

/** Every `migrationInterval` generations the best of an island replace the worst of the next one in the ring. */
function migrated(islands: Individual[][], generation: number, options: GpOptions): Individual[][] {
  if (islands.length < 2 || (generation + 1) % options.migrationInterval !== 0) return islands;
  const sorted = islands.map((population) => population.toSorted(byFitness));
  return sorted.map((population, k) => {
    const from = sorted[(k + islands.length - 1) % islands.length]!;
    const own = new Set(population.map(({ formula }) => formula.hash));
    const guests = from.slice(0, options.migrants).filter(({ formula }) => !own.has(formula.hash));
    return [...population.slice(0, population.length - guests.length), ...guests];
  });
}

function reportOf(
  generation: number,
  population: readonly Individual[],
  hall: readonly Member[],
  options: GpOptions,
  counts: Pick<GenerationReport, "fresh" | "evaluated" | "repeats">,
): GenerationReport {
  const sorted = population.toSorted(byFitness);
  const best = sorted[0]!;
  const mean = (of: (one: Individual) => number) =>
    population.reduce((sum, one) => sum + of(one), 0) / population.length;
  const fitness = population.map((one) => one.fitness).sort((a, b) => a - b);
  return {
    generation,
    averageNodes: mean(({ formula }) => formula.complexity.nodes),
    averageFitness: mean((one) => one.fitness),
    medianFitness: fitness[fitness.length >> 1]!,
    bestNodes: best.formula.complexity.nodes,
    bestFitness: best.fitness,
    best: best.formula.canonical,
    validation:
      hall.length === 0
        ? null
        : hall.reduce((sum, m) => sum + validFitness(m.train, m.valid, options), 0) / hall.length,
    diversity: diversity(randomStream(options.seed, "diversity", generation), population),
    ...counts,
    hall: hall.length,
  };
}

/** gplearn's columns: population average, best individual, what is left. */
function reportLine(
  report: GenerationReport,
  spent: { readonly ms: number; readonly formulas: number },
  options: GpOptions,
): string {
  const left = Math.min(
    (options.generations - report.generation - 1) * (options.population - options.elites),
    (options.budget ?? Number.POSITIVE_INFINITY) - report.evaluated,
  );
  const rate = spent.ms > 0 ? (1000 * spent.formulas) / spent.ms : 0;
  const eta = rate > 0 ? Math.max(0, Math.round(left / rate)) : undefined;
  return [
    `gen ${report.generation}`,
    `average ${report.averageNodes.toFixed(1)} nodes ${report.averageFitness.toFixed(4)}`,
    `best ${report.bestNodes} nodes ${report.bestFitness.toFixed(4)}`,
    `valid ${report.validation?.toFixed(4) ?? "–"}`,
    `diversity ${report.diversity.toFixed(2)}`,
    `${report.evaluated} formulas`,
    `${rate.toFixed(0)}/s`,
    ...(eta === undefined ? [] : [`${eta} s left`]),
  ].join(" · ");
}

function doneOf(
  state: State,
  evaluated: number,
  { generations, budget }: GpOptions,
): { done: number; total: number } {
  const byBudget = budget !== undefined && evaluated / budget > state.generation / generations;
  return byBudget
    ? { done: Math.min(evaluated, budget), total: budget }
    : { done: state.generation, total: generations };
}

function distinct(all: readonly Individual[]): Individual[] {
  return [...new Map(all.map((one) => [one.formula.hash, one])).values()];
}

function checkpointOf(state: State, evaluated: number): Checkpoint {
  return {
    version: 1,
    generation: state.generation,
    evaluated,
    repeats: state.repeats,
    islands: state.islands.map((population) => population.map(({ formula }) => formula.canonical)),
    hall: state.hall.map(({ formula, valid }) => ({ expression: formula.canonical, valid })),
    history: [...state.history],
    calls: [...state.calls],
  };
}

async function restore(
  { checkpoint }: Saved,
  archive: Archive,
  laboratory: Laboratory,
  options: GpOptions,
): Promise<State> {
  const known = (expression: string): Individual => {
    const formula = parseFormula(expression, { fields: laboratory.fields });
    const evaluation = archive.get(formula);
    if (!evaluation) throw new GpError("gp-checkpoint", { detail: `no evaluation of ${expression}` });
    return individual(formula, evaluation.train, evaluation.likeness, options);
  };
  const hall: Member[] = [];
  for (const { expression, valid } of checkpoint.hall) {
    const one = known(expression);
    hall.push({ ...one, valid, fingerprint: await laboratory.fingerprint(one.formula) });
  }
  return {
    generation: checkpoint.generation,
    islands: checkpoint.islands.map((population) => population.map(known)),
    hall,
    history: checkpoint.history,
    repeats: checkpoint.repeats,
    calls: checkpoint.calls,
  };
}
