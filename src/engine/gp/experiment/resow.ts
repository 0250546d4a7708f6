import type { BatchOptions } from "../../compute/index.js";
import type { Formula } from "../../dsl/index.js";
import { Archive, type Evaluation } from "../archive.js";
import { Brood, firstBrood } from "../breed.js";
import type { Checkpoint, Saved } from "../checkpoint.js";
import { withRoomFor } from "../evolve.js";
import { createGrammar } from "../grammar.js";
import type { Member } from "../hall-of-fame.js";
import { individual } from "../individual.js";
import { judge } from "../judge.js";
import type { Laboratory } from "../laboratory.js";
import { createLawyer } from "../legal.js";
import { rawFitness } from "../measure.js";
import { randomStream } from "../random-stream.js";
import type { ArmOptions } from "./arm.js";

/** Neighbours that are sown with a seed. */
const NEIGHBOURS = 2;

interface Field {
  readonly checkpoint: Checkpoint;
  readonly evaluations: readonly Evaluation[];
  readonly hall: readonly Member[];
}

/**
 * The state of a run with new seeds and neighbours of theirs in the places of the worst of every island. They are
 * measured here and count as evaluated.
 */
export async function resown(
  { checkpoint, evaluations, hall }: Field,
  seeds: readonly Formula[],
  laboratory: Laboratory,
  options: ArmOptions,
  batch: BatchOptions,
): Promise<Saved> {
  const archive = new Archive(evaluations);
  const room = Math.min(seeds.length * (1 + NEIGHBOURS), options.budget - evaluations.length);
  const brood = new Brood(archive, new Set(), Math.max(0, room));
  const wide = withRoomFor(seeds, options);
  if (room > 0)
    firstBrood(randomStream(options.seed, "sow", checkpoint.generation), brood, seeds, {
      grammar: createGrammar(laboratory.fields, wide),
      lawyer: createLawyer(laboratory.fields, wide),
      archive,
      options: wide,
    });
  const measured = await laboratory.measure(brood.formulas, "train", batch);
  const born = brood.formulas.map((formula, i) => individual(formula, measured[i]!.measure, 0, options));
  const all = [
    ...evaluations,
    ...born.map(
      ({ formula, train }): Evaluation => ({
        ...{ hash: formula.hash, expression: formula.canonical, likeness: 0, train },
      }),
    ),
  ];
  const judged = await judge(hall, born, [], laboratory, options, batch);
  const fitness = new Map(all.map(({ expression, train }) => [expression, rawFitness(train, options)]));
  const worth = (expression: string) => fitness.get(expression) ?? 0;
  const { islands } = checkpoint;
  return {
    checkpoint: {
      ...checkpoint,
      evaluated: all.length,
      islands: islands.map((island, k) => {
        const guests = born.filter((_, i) => i % islands.length === k);
        const stay = island
          .toSorted((a, b) => worth(b) - worth(a) || (a < b ? -1 : 1))
          .slice(0, Math.max(4, island.length - guests.length));
        return [...stay, ...guests.map(({ formula }) => formula.canonical)];
      }),
      hall: judged.map(({ formula, valid }) => ({ expression: formula.canonical, valid })),
    },
    evaluations: all,
  };
}
