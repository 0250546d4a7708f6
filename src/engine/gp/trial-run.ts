import type { BatchOptions } from "../compute/index.js";
import { parseFormula } from "../dsl/index.js";
import type { Evaluation } from "./archive.js";
import { evolve } from "./evolve.js";
import { correlation, type Fingerprint } from "./fingerprint.js";
import { type Member, validFitness } from "./hall-of-fame.js";
import { individual } from "./individual.js";
import { judge } from "./judge.js";
import type { Laboratory } from "./laboratory.js";
import type { GpOptions } from "./options.js";
import { randomFormulas } from "./random-search.js";

export type Arm = "random" | "gp";

/** One run of one arm: what it had found after every formula of its budget. */
export interface ArmRun {
  readonly evaluated: number;
  /** Best train fitness so far and the validation fitness of that formula, at `points` equal steps of the budget. */
  readonly train: readonly number[];
  readonly valid: readonly number[];
  /** Decorrelated best formulas, by the same rule for every arm. */
  readonly hall: readonly string[];
  /** Highest |correlation| of a hall member with each of the `truths`. */
  readonly recovered: readonly number[];
  /** Of each hall member with its nearest truth. */
  readonly nearest: readonly number[];
}

export interface ArmInput extends BatchOptions {
  readonly laboratory: Laboratory;
  /** `budget` is what counts; early stopping is off. */
  readonly options: GpOptions & { readonly budget: number };
  readonly points: number;
  /** Fingerprints of factors that are known to work (a demo market's planted ones). */
  readonly truths: readonly Fingerprint[];
}

/** What both arms leave: everything measured, in order, and the running hall of fame. */
interface Found {
  readonly evaluations: readonly Evaluation[];
  readonly hall: readonly Member[];
}

/** Spends exactly the budget of evaluated unique formulas (fewer only when the space of trees is used up). */
export async function runArm(arm: Arm, input: ArmInput): Promise<ArmRun> {
  const { laboratory, points, truths, signal } = input;
  const options = { ...input.options, patience: 0, generations: 10_000 };
  const { evaluations, hall } = arm === "gp" ? await evolved(input, options) : await drawn(input, options);
  signal?.throwIfAborted();
  const individuals = evaluations.map((one) =>
    individual(parseFormula(one.expression, { fields: laboratory.fields }), one.train, 0, options),
  );
  let bar = 0;
  const records = individuals.flatMap((one, i) => {
    if (one.fitness <= bar) return [];
    bar = one.fitness;
    return [i];
  });
  const measured = await laboratory.measure(
    records.map((i) => individuals[i]!.formula),
    "valid",
    { ...(signal && { signal }) },
  );
  const valid = new Map(records.map((i, k) => [i, measured[k]!.measure]));
  const at = Array.from({ length: points }, (_, k) => {
    const spent = Math.round(((k + 1) * options.budget) / points);
    return records.findLast((i) => i < spent);
  });
  const like = (member: Member, truth: Fingerprint) => Math.abs(correlation(member.fingerprint, truth));
  return {
    evaluated: evaluations.length,
    train: at.map((i) => (i === undefined ? 0 : individuals[i]!.fitness)),
    valid: at.map((i) => (i === undefined ? 0 : validFitness(individuals[i]!.train, valid.get(i)!, options))),
    hall: hall.map(({ formula }) => formula.canonical),
    recovered: truths.map((truth) => Math.max(0, ...hall.map((member) => like(member, truth)))),
    nearest: hall.map((member) => Math.max(0, ...truths.map((truth) => like(member, truth)))),
  };
}

async function evolved({ laboratory, signal, onProgress }: ArmInput, options: GpOptions): Promise<Found> {
  const evaluations: Evaluation[] = [];
  const { hall } = await evolve({
    laboratory,
    options,
    store: {
      save: async (_, fresh) => {
        evaluations.push(...fresh);
      },
    },
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  });
  return { evaluations, hall };
}

/** Random search in batches of a generation, with the hall of fame judged after each as evolution does. */
async function drawn(
  { laboratory, signal, onProgress }: ArmInput,
  options: ArmInput["options"],
): Promise<Found> {
  const formulas = randomFormulas(laboratory.fields, options, options.budget);
  const batch = { ...(signal && { signal }) };
  const evaluations: Evaluation[] = [];
  let hall: readonly Member[] = [];
  for (let from = 0; from < formulas.length; from += options.population) {
    const part = formulas.slice(from, from + options.population);
    const measured = await laboratory.measure(part, "train", batch);
    const born = part.map((formula, i) => individual(formula, measured[i]!.measure, 0, options));
    hall = await judge(hall, born, [], laboratory, options, batch);
    for (const { formula, train } of born)
      evaluations.push({ hash: formula.hash, expression: formula.canonical, likeness: 0, train });
    onProgress?.({ message: "random search", done: evaluations.length, total: formulas.length });
  }
  return { evaluations, hall };
}
