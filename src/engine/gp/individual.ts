import { ALL_FIELDS, type Formula } from "../dsl/index.js";
import { mismatchesOf } from "./legal.js";
import { type Measure, rawFitness, violationOf } from "./measure.js";
import type { GpOptions } from "./options.js";

/** A tree of the population with what is known of it. Trees are canonical and only what decides the ranks. */
export interface Individual {
  readonly formula: Formula;
  readonly train: Measure;
  /** Raw, ≥ 0. */
  readonly fitness: number;
  /** Taken off for unit mismatches (soft rule) and for moving with a library factor. */
  readonly penalty: number;
  /** 0 when it keeps to the caps on coverage and turnover; any that does is better than any that does not. */
  readonly violation: number;
}

/** Nodes of a formula that is one idea and not made of several: `delay(close, 20) / delay(close, 120)` has seven. */
const SHORT = 7;
/** All prices are one source: a range is one idea, price and turnover are two. */
const sourceOf = (field: string): string => (ALL_FIELDS.unit(field) === "price" ? "price" : field);

/** Short, and about one thing: what longer formulas are sums of. */
export const isOneIdea = ({ formula: { complexity, fields } }: Pick<Individual, "formula">): boolean =>
  complexity.nodes <= SHORT && new Set(fields.map(sourceOf)).size === 1;

export function individual(
  formula: Formula,
  train: Measure,
  likeness: number,
  options: GpOptions,
): Individual {
  const units = options.units === "soft" ? options.unitPenalty * mismatchesOf(formula) : 0;
  const beyond = Math.max(0, likeness - options.maxCorrelation) / Math.max(1e-9, 1 - options.maxCorrelation);
  return {
    formula,
    train,
    fitness: rawFitness(train, options),
    penalty: units + options.correlationPenalty * beyond,
    violation: violationOf(train, options),
  };
}

/**
 * Fitness less penalties and parsimony, per individual. "auto" takes the coefficient that keeps the mean length where
 * it is: Cov(length, fitness) / Var(length) (Poli & McPhee 2008, as gplearn).
 */
export function selectionScores(population: readonly Individual[], parsimony: "auto" | number): Float64Array {
  const net = Float64Array.from(population, ({ fitness, penalty }) => fitness - penalty);
  const nodes = Float64Array.from(population, ({ formula }) => formula.complexity.nodes);
  const counts = population.map(({ violation }) => violation === 0);
  const worthy = (values: Float64Array) => values.filter((_, i) => counts[i]);
  const c = parsimony === "auto" ? covariant(worthy(nodes), worthy(net)) : parsimony;
  // Below anything that a fitness less its penalties can be: a formula that counts beats all that do not.
  const outside = (i: number) => -1e3 * (1 + Math.min(1e3, population[i]!.violation));
  return net.map((score, i) => (counts[i] ? score - c * nodes[i]! : outside(i)));
}

function covariant(nodes: Float64Array, fitness: Float64Array): number {
  const n = nodes.length;
  if (n === 0) return 0;
  const meanNodes = nodes.reduce((a, b) => a + b, 0) / n;
  const meanFitness = fitness.reduce((a, b) => a + b, 0) / n;
  let covariance = 0;
  let variance = 0;
  for (let i = 0; i < n; i++) {
    covariance += (nodes[i]! - meanNodes) * (fitness[i]! - meanFitness);
    variance += (nodes[i]! - meanNodes) ** 2;
  }
  return variance > 0 ? covariance / variance : 0;
}

/** What keeps to the caps first, then by net fitness; equals by length, then by hash, so that an order never depends on the past. */
export function byFitness(a: Individual, b: Individual): number {
  return (
    compare(a.violation, b.violation) ||
    b.fitness - b.penalty - (a.fitness - a.penalty) ||
    a.formula.complexity.nodes - b.formula.complexity.nodes ||
    (a.formula.hash < b.formula.hash ? -1 : a.formula.hash > b.formula.hash ? 1 : 0)
  );
}

/** Infinities are equal. */
const compare = (a: number, b: number): number => (a === b ? 0 : a - b);
