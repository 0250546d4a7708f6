import type { GenerationReport, GpOptions, GpProgress } from "../engine/gp/index.js";
import type { ToolProgress } from "./progress.js";

/** Generations that a live view draws: more do not fit on a line. */
const CURVE = 60;

interface LiveOptions {
  readonly run: string;
  readonly options: GpOptions;
  /** May change while it runs. */
  readonly maxSeconds?: () => number | undefined;
  /** Of a run that goes on. */
  readonly history?: readonly GenerationReport[];
  readonly evaluated?: number;
  /** Milliseconds since some moment. */
  readonly clock?: () => number;
}

/** Every step of an evolution with the whole picture: who looks away for a while misses nothing. */
export function liveProgress({
  run,
  options,
  maxSeconds = () => undefined,
  history: before = [],
  evaluated = 0,
  clock = () => performance.now(),
}: LiveOptions): (step: GpProgress) => ToolProgress {
  const began = clock();
  const history = [...before];
  let measured = 0;
  let measuring = 0;
  return ({ message, done = 0, total = 0, generation }) => {
    if (generation) {
      history.push(generation);
      measured = 0;
      measuring = 0;
    } else if (total > 0) {
      measured = done;
      measuring = total;
    }
    const last = history.at(-1);
    const seconds = (clock() - began) / 1000;
    const unique = (last?.evaluated ?? 0) + measured;
    const perSecond = seconds > 0 ? (unique - evaluated) / seconds : null;
    const etaSeconds = etaOf(history.length, unique, perSecond, seconds);
    const steps = {
      message,
      ...(generation ? { done: history.length, total: options.generations } : { done, total }),
    };
    return {
      ...steps,
      generation: {
        run,
        generation: history.length,
        generations:
          maxSeconds() !== undefined && options.generations >= UNBOUNDED ? null : options.generations,
        best: last ? Math.max(...history.map((g) => g.bestFitness)) : null,
        median: last?.medianFitness ?? null,
        validation: last?.validation ?? null,
        diversity: last?.diversity ?? null,
        expression: last?.best ?? null,
        ...{ unique, perSecond, etaSeconds, measured, measuring },
        curve: history.slice(-CURVE).map((g) => g.bestFitness),
        medians: history.slice(-CURVE).map((g) => g.medianFitness),
      },
    };
  };

  /** The first of time, budget and generations; null before anything was measured. */
  function etaOf(
    generations: number,
    unique: number,
    perSecond: number | null,
    seconds: number,
  ): number | null {
    const limit = maxSeconds();
    const ends: number[] = limit === undefined ? [] : [limit - seconds];
    if (perSecond !== null && perSecond > 0) {
      const each = Math.max(1, options.population - options.elites);
      if (options.generations < UNBOUNDED)
        ends.push(((options.generations - generations) * each - measured) / perSecond);
      if (options.budget !== undefined) ends.push((options.budget - unique) / perSecond);
    }
    return ends.length === 0 ? null : Math.max(0, Math.min(...ends));
  }
}

/** Generations of a run that its time ends. */
export const UNBOUNDED = 10_000;
