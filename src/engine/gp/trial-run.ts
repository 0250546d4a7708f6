import type { BatchOptions } from "../compute/index.js";
import { type Formula, parseFormula } from "../dsl/index.js";
import type { Evaluation } from "./archive.js";
import { evolve } from "./evolve.js";
import { correlation, type Fingerprint } from "./fingerprint.js";
import { admit, type Member, validFitness } from "./hall-of-fame.js";
import { byFitness, individual } from "./individual.js";
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

/** Formulas per hall member that are looked at for the hall. */
const CANDIDATES = 4;

/** Spends exactly the budget of evaluated unique formulas (fewer only when the space of trees is used up). */
export async function runArm(arm: Arm, input: ArmInput): Promise<ArmRun> {
  const { laboratory, points, truths, signal } = input;
  const options = { ...input.options, patience: 0, generations: 10_000 };
  const batch = { ...(signal && { signal }) };
  const evaluations = arm === "gp" ? await evolved(input, options) : await drawn(input, options);
  signal?.throwIfAborted();
  const parsed = (one: Evaluation): Formula => parseFormula(one.expression, { fields: laboratory.fields });
  const fitness = evaluations.map((one) => individual(parsed(one), one.train, 0, options));

  let bar = 0;
  const records = fitness.flatMap((one, i) => {
    if (one.fitness <= bar) return [];
    bar = one.fitness;
    return [i];
  });
  const best = fitness
    .toSorted(byFitness)
    .filter((one) => one.fitness > 0)
    .slice(0, CANDIDATES * options.hallOfFame);
  const onValid = [...records.map((i) => fitness[i]!), ...best];
  const measured = await laboratory.measure(
    onValid.map(({ formula }) => formula),
    "valid",
    batch,
  );
  const valid = new Map(onValid.map(({ formula }, i) => [formula.hash, measured[i]!.measure]));

  const candidates: Member[] = [];
  for (const one of best) {
    const measure = valid.get(one.formula.hash)!;
    if (validFitness(one.train, measure, options) <= 0) continue;
    candidates.push({
      ...one,
      valid: measure,
      fingerprint: await laboratory.fingerprint(one.formula, batch),
    });
  }
  const hall = admit([], candidates, [], options);
  const like = (member: Member, truth: Fingerprint) => Math.abs(correlation(member.fingerprint, truth));
  const at = Array.from({ length: points }, (_, k) => {
    const spent = Math.round(((k + 1) * options.budget) / points);
    return fitness[records.findLast((i) => i < spent) ?? -1];
  });
  return {
    evaluated: evaluations.length,
    train: at.map((one) => one?.fitness ?? 0),
    valid: at.map((one) => (one ? validFitness(one.train, valid.get(one.formula.hash)!, options) : 0)),
    hall: hall.map(({ formula }) => formula.canonical),
    recovered: truths.map((truth) => Math.max(0, ...hall.map((member) => like(member, truth)))),
    nearest: hall.map((member) => Math.max(0, ...truths.map((truth) => like(member, truth)))),
  };
}

async function evolved(
  { laboratory, signal, onProgress }: ArmInput,
  options: GpOptions,
): Promise<Evaluation[]> {
  const evaluations: Evaluation[] = [];
  await evolve({
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
  return evaluations;
}

async function drawn(
  { laboratory, signal, onProgress }: ArmInput,
  options: ArmInput["options"],
): Promise<Evaluation[]> {
  const formulas = randomFormulas(laboratory.fields, options, options.budget);
  const evaluations: Evaluation[] = [];
  for (let from = 0; from < formulas.length; from += options.population) {
    const part = formulas.slice(from, from + options.population);
    const measured = await laboratory.measure(part, "train", { ...(signal && { signal }) });
    part.forEach((formula, i) => {
      evaluations.push({
        ...{ hash: formula.hash, expression: formula.canonical, likeness: 0 },
        train: measured[i]!.measure,
      });
    });
    onProgress?.({ message: "random search", done: evaluations.length, total: formulas.length });
  }
  return evaluations;
}
