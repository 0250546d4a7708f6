import { Archive, type Evaluation } from "../archive.js";
import type { Member } from "../hall-of-fame.js";
import { individual } from "../individual.js";
import { judge } from "../judge.js";
import type { ArmInput, ArmOptions, Found } from "./arm.js";
import { newAmong, RUN_DRY } from "./proposals.js";
import type { Proposer, Told } from "./proposer.js";

/**
 * The proposer alone: it is asked for `perAsk` formulas at a time and told what every one of them measured on the train
 * window. Ends before the budget only when it repeats itself three times in a row.
 */
export async function asked(
  { laboratory, signal, onProgress, perAsk = 10 }: ArmInput,
  options: ArmOptions,
  proposer: Proposer,
): Promise<Found> {
  const batch = { ...(signal && { signal }) };
  const archive = new Archive();
  const evaluations: Evaluation[] = [];
  const told: Told[] = [];
  let hall: readonly Member[] = [];
  for (let round = 0, dry = 0; evaluations.length < options.budget && dry < RUN_DRY; round++) {
    signal?.throwIfAborted();
    onProgress?.({ message: `ideas, round ${round + 1}`, done: evaluations.length, total: options.budget });
    const room = options.budget - evaluations.length;
    const { proposed } = await proposer.propose(
      { round, count: Math.min(perAsk, room), told: [...told] },
      signal,
    );
    const fresh = newAmong(proposed, archive, laboratory, room);
    dry = fresh.length === 0 ? dry + 1 : 0;
    const measured = await laboratory.measure(
      fresh.map(({ formula }) => formula),
      "train",
      batch,
    );
    const born = fresh.map(({ formula }, i) => individual(formula, measured[i]!.measure, 0, options));
    for (const [i, { formula, train, fitness }] of born.entries()) {
      const evaluation = { hash: formula.hash, expression: formula.canonical, likeness: 0, train };
      evaluations.push(evaluation);
      archive.add(evaluation);
      told.push({ name: fresh[i]!.name, formula, train, fitness, maker: "proposer" });
    }
    hall = await judge(hall, born, [], laboratory, options, batch);
  }
  return { evaluations, hall, proposed: evaluations.length };
}
