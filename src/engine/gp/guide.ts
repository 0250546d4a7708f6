import { z } from "zod";
import { type Formula, formulaFromNode, parseFormula } from "../dsl/index.js";
import type { Told } from "./experiment/proposer.js";
import type { Individual } from "./individual.js";
import type { Laboratory } from "./laboratory.js";
import { directionOf } from "./measure.js";
import type { GpOptions } from "./options.js";
import { randomStream } from "./random-stream.js";
import { createSelector } from "./selection.js";

/** One question to a variator and what came of it: kept in the checkpoint, so that no paid call is made twice. */
export const GuidedCall = z.object({
  generation: z.number().int().describe("the generation that the children are born into"),
  kind: z.enum(["mutate", "cross"]),
  parents: z.array(z.string()).describe("canonical; high values are bought"),
  children: z.array(z.string()).describe("canonical, as they were handed in"),
  spent: z.boolean().describe("nobody may ask again: the money is spent"),
});
export type GuidedCall = z.infer<typeof GuidedCall>;

export interface VariationAsk {
  readonly generation: number;
  /** `mutate`: edits of one parent; `cross`: formulas that are made of parts of both. */
  readonly kind: GuidedCall["kind"];
  /** With their score cards on the train window; validation stays unused. */
  readonly parents: readonly Told[];
  /** Children wanted; fewer may come. */
  readonly count: number;
}

export interface Variants {
  readonly children: readonly Formula[];
  /** True when it may not be asked again in this run. */
  readonly spent: boolean;
}

/**
 * Varies formulas by knowing something: a language model that reads a score card, say. The engine knows no model; one is
 * handed in. What it answers may depend on nothing but the ask, so that a run that is resumed gets the same children.
 */
export interface Variator {
  vary(ask: VariationAsk, signal?: AbortSignal): Promise<Variants>;
}

/** Children of one call: a few good ones; a call is as dear as hundreds of measurements. */
const CHILDREN = 4;

/** The call of a generation: mutation and crossover in turn, of parents that the run's own selection draws. */
export async function guided(
  variator: Variator,
  population: readonly Individual[],
  { generation, calls }: { readonly generation: number; readonly calls: readonly GuidedCall[] },
  { fields }: Laboratory,
  options: GpOptions,
  signal?: AbortSignal,
): Promise<GuidedCall | undefined> {
  if (population.length < 2 || calls.length >= options.modelCalls || calls.at(-1)?.spent) return undefined;
  const random = randomStream(options.seed, "guided", generation);
  const select = createSelector(population, options);
  const kind = calls.length % 2 === 0 ? "mutate" : "cross";
  const first = select(random);
  const second = Array.from({ length: 20 }, () => select(random)).find(
    ({ formula }) => formula.hash !== first.formula.hash,
  );
  const parents = (kind === "cross" && second ? [first, second] : [first]).map(
    (one, i): Told => ({
      name: `parent ${i + 1}`,
      formula: oriented(one, fields),
      train: one.train,
      fitness: one.fitness,
      maker: "proposer",
    }),
  );
  const { children, spent } = await variator.vary({ generation, kind, parents, count: CHILDREN }, signal);
  return {
    ...{ generation, kind, spent },
    parents: parents.map(({ formula }) => formula.canonical),
    children: children.map(({ canonical }) => canonical),
  };
}

/** The children of a call as formulas again: from the record and not from the answer, so that both paths are one. */
export const childrenOf = (call: GuidedCall | undefined, { fields }: Laboratory): Formula[] =>
  (call?.children ?? []).map((child) => parseFormula(child, { fields }));

/** High values are bought: the formula, or its negative when the train window says so. */
function oriented({ formula, train }: Individual, fields: Laboratory["fields"]): Formula {
  return directionOf(train) > 0
    ? formula
    : formulaFromNode({ kind: "call", op: "neg", args: [formula.node] }, fields);
}
