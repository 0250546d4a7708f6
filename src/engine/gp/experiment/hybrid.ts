import type { Formula } from "../../dsl/index.js";
import { Archive, type Evaluation } from "../archive.js";
import type { Checkpoint } from "../checkpoint.js";
import { type Evolution, evolve } from "../evolve.js";
import { byFitness } from "../individual.js";
import type { ArmInput, ArmOptions, Found } from "./arm.js";
import { newAmong } from "./proposals.js";
import type { Proposed, Proposer, Told } from "./proposer.js";
import { resown } from "./resow.js";

/** Evolved formulas that the proposer is shown. */
const SHOWN = 10;

/**
 * A proposer's formulas and their mutated neighbourhoods are where evolution begins; after equal parts of the budget the
 * proposer sees what evolved (train figures), explains it and proposes again, and its new formulas with their
 * neighbourhoods take the places of the worst. Everything that is measured counts in the one budget.
 */
export async function sown(
  { laboratory, signal, onProgress, perAsk = 10, exchanges = 3 }: ArmInput,
  options: ArmOptions,
  proposer: Proposer,
): Promise<Found> {
  const batch = { ...(signal && { signal }) };
  const authored: Proposed[] = [];
  const explanations: string[] = [];
  let evaluations: Evaluation[] = [];
  let checkpoint: Checkpoint | undefined;
  let evolution: Evolution | undefined;
  for (let round = 0; round < exchanges; round++) {
    signal?.throwIfAborted();
    const part = { ...options, budget: Math.round(((round + 1) * options.budget) / exchanges) };
    onProgress?.({
      message: `ideas, exchange ${round + 1}`,
      done: evaluations.length,
      total: options.budget,
    });
    const told = evolution ? toldOf(evaluations, authored, evolution) : [];
    const { proposed, explanation } = await proposer.propose({ round, count: perAsk, told }, signal);
    if (explanation !== "") explanations.push(explanation);
    const room = Math.max(0, part.budget - evaluations.length);
    const fresh = newAmong(proposed, new Archive(evaluations), laboratory, room);
    authored.push(...fresh);
    const seeds = fresh.map(({ formula }) => formula);
    const resume =
      checkpoint &&
      evolution &&
      (await resown({ checkpoint, evaluations, hall: evolution.hall }, seeds, laboratory, part, batch));
    if (resume) evaluations = [...resume.evaluations];
    evolution = await evolve({
      ...{ laboratory, options: part },
      // Where there is a population they raise the caps only, so that children of a long seed are legal.
      seeds: formulasOf(authored),
      ...(resume && { resume }),
      store: {
        save: async (saved, born) => {
          checkpoint = saved;
          evaluations.push(...born);
        },
      },
      ...batch,
      ...(onProgress && { onProgress }),
    });
  }
  const own = new Set(authored.map(({ formula }) => formula.hash));
  return {
    evaluations,
    hall: evolution?.hall ?? [],
    proposed: evaluations.filter(({ hash }) => own.has(hash)).length,
    explanations,
  };
}

const formulasOf = (authored: readonly Proposed[]): Formula[] => authored.map(({ formula }) => formula);

/** The proposer's own formulas first, then the best that evolution made of them. */
function toldOf(
  evaluations: readonly Evaluation[],
  authored: readonly Proposed[],
  { population, hall }: Evolution,
): Told[] {
  const measured = new Map([...hall, ...population].map((one) => [one.formula.hash, one]));
  const trains = new Map(evaluations.map(({ hash, train }) => [hash, train]));
  const own = authored.flatMap(({ name, formula }): Told[] => {
    const train = trains.get(formula.hash);
    const fitness = measured.get(formula.hash)?.fitness ?? Math.abs(train?.rankIc ?? 0);
    return train ? [{ name, formula, train, fitness, maker: "proposer" }] : [];
  });
  const names = new Set(authored.map(({ formula }) => formula.hash));
  const bred = [...measured.values()]
    .filter(({ formula }) => !names.has(formula.hash))
    .sort(byFitness)
    .slice(0, SHOWN)
    .map(
      ({ formula, train, fitness }, i): Told => ({
        ...{ name: `evolved ${i + 1}`, formula, train, fitness, maker: "evolution" },
      }),
    );
  return [...own, ...bred];
}
