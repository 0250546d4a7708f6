import { parseFormula } from "../../dsl/index.js";
import type { Evaluation } from "../archive.js";
import { evolve } from "../evolve.js";
import { correlation, type Fingerprint } from "../fingerprint.js";
import { GpError } from "../gp-error.js";
import { type Member, validFitness } from "../hall-of-fame.js";
import { individual } from "../individual.js";
import { judge } from "../judge.js";
import type { Arm, ArmInput, ArmOptions, ArmRun, Found } from "./arm.js";
import { asked } from "./ask-only.js";
import { sown } from "./hybrid.js";
import { randomFormulas } from "./random-search.js";

/**
 * Spends exactly the budget of evaluated unique formulas; fewer only when the space of trees is used up, or when a
 * proposer on its own has nothing new to say. Throws GpError `gp-proposer` when an arm that asks has nobody to ask.
 */
export async function runArm(arm: Arm, input: ArmInput): Promise<ArmRun> {
  const { laboratory, points, truths, signal } = input;
  const options = { ...input.options, patience: 0, generations: 10_000 };
  const { evaluations, hall, proposed = 0, explanations = [] } = await searched(arm, input, options);
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
    ...{ proposed, explanations },
  };
}

async function searched(arm: Arm, input: ArmInput, options: ArmOptions): Promise<Found> {
  if (arm === "random") return drawn(input, options);
  if (arm === "gp") return evolved(input, options);
  if (!input.proposer) throw new GpError("gp-proposer", { arm });
  return arm === "llm" ? asked(input, options, input.proposer) : sown(input, options, input.proposer);
}

async function evolved({ laboratory, signal, onProgress }: ArmInput, options: ArmOptions): Promise<Found> {
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
async function drawn({ laboratory, signal, onProgress }: ArmInput, options: ArmOptions): Promise<Found> {
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
