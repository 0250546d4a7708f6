import {
  canonicalize,
  type Formula,
  formulaFromNode,
  type Node,
  OPERATORS,
  type Operator,
} from "../src/engine/dsl/index.js";
import { createRandom, type Random } from "../src/engine/random.js";

const FIELDS = ["open", "high", "low", "close", "volume", "amount", "vwap"];
const WINDOWS = [3, 5, 10, 20, 40, 60];
const MAX_DEPTH = 6;

/** What a first program of one's own would draw from: gplearn's arithmetic and two dozen of the usual windows. */
export const EVERYDAY: readonly Operator[] = OPERATORS.filter(({ name }) =>
  [
    ...[
      "add",
      "sub",
      "mul",
      "div",
      "abs",
      "log",
      "sign",
      "neg",
      "max2",
      "min2",
      "cs_rank",
      "cs_zscore",
      "delay",
    ],
    ...[
      "delta",
      "ts_mean",
      "ts_sum",
      "ts_std",
      "ts_max",
      "ts_min",
      "ts_rank",
      "decay_linear",
      "ema",
      "ts_corr",
    ],
    "ts_cov",
  ].includes(name),
);

/** A random tree: `full` fills every branch to the depth, otherwise branches may end early (Koza's two methods). */
function grow(random: Random, operators: readonly Operator[], depth: number, full: boolean): Node {
  const deeper = () => grow(random, operators, depth - 1, full);
  const pick = <T>(items: readonly T[]): T => items[random.int(items.length)]!;
  if (depth <= 1 || (!full && random.next() < 0.2)) return { kind: "field", name: pick(FIELDS) };
  const op = pick(operators);
  const args = op.params.flatMap((param): Node[] => {
    if (param.rest && random.next() < 0.5) return [];
    if (param.kind === "series") return [deeper()];
    if (param.kind === "group") return [{ kind: "group", name: "industry" }];
    if (param.kind === "window") return [{ kind: "number", value: Math.max(pick(WINDOWS), param.min ?? 1) }];
    const low = param.min ?? (param.integer ? 1 : 0.1);
    const value = Math.min(low + random.next() * 3, param.max ?? Infinity);
    return [{ kind: "number", value: param.integer ? Math.ceil(value) : Number(value.toFixed(2)) }];
  });
  return op.check?.(args) === undefined
    ? { kind: "call", op: op.name, args }
    : grow(random, operators, depth, full);
}

const depthOf = (node: Node): number =>
  node.kind === "call" ? 1 + Math.max(0, ...node.args.map(depthOf)) : 1;

/** Paths to the series arguments: what crossover may exchange. */
function places(node: Node, path: readonly number[] = []): (readonly number[])[] {
  if (node.kind === "number" || node.kind === "group") return [];
  const below = node.kind === "call" ? node.args.flatMap((arg, i) => places(arg, [...path, i])) : [];
  return [path, ...below];
}

const at = (node: Node, path: readonly number[]): Node =>
  path.reduce((n, i) => (n.kind === "call" ? n.args[i]! : n), node);

function put(node: Node, [first, ...rest]: readonly number[], part: Node): Node {
  if (first === undefined || node.kind !== "call") return part;
  return { ...node, args: node.args.map((arg, i) => (i === first ? put(arg, rest, part) : arg)) };
}

/** Uniform in [-1, 1), by the text alone (FNV-1a). */
function worth(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0) / 2 ** 31 - 1;
}

function fitnessOf(tree: Node): number {
  const parts = new Set(places(tree).map((path) => JSON.stringify(at(tree, path))));
  return [...parts].reduce((sum, part) => sum + worth(part), 0);
}

/** Formulas with a number in them somewhere; constants and what the language refuses are left out. */
function formulaOf(tree: Node): Formula | undefined {
  try {
    const formula = formulaFromNode(canonicalize(tree));
    return formula.fields.length > 0 ? formula : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Distinct formulas as a genetic program has them: ramped half-and-half from the operators, then
 * `generations` of tournaments of four with subtree crossover (80 %) and subtree mutation. Nothing is measured: fitness
 * is the sum of a fixed random worth per distinct subtree, so that good building blocks spread as they do in a search.
 * The same seed gives the same formulas.
 */
export function gpPopulation(
  size: number,
  generations: number,
  seed: number,
  operators: readonly Operator[] = OPERATORS,
): Formula[] {
  const random = createRandom(seed);
  const fill = (
    make: (k: number) => Node,
  ): Map<string, { formula: Formula; tree: Node; fitness: number }> => {
    const made = new Map<string, { formula: Formula; tree: Node; fitness: number }>();
    for (let k = 0; made.size < size; k++) {
      const tree = make(k);
      const formula = depthOf(tree) <= MAX_DEPTH ? formulaOf(tree) : undefined;
      if (formula && !made.has(formula.hash))
        made.set(formula.hash, { formula, tree, fitness: fitnessOf(tree) });
    }
    return made;
  };
  let population = [...fill((k) => grow(random, operators, 2 + (k % (MAX_DEPTH - 1)), k % 2 === 0)).values()];
  for (let g = 0; g < generations; g++) {
    const parent = () =>
      Array.from({ length: 4 }, () => population[random.int(population.length)]!).reduce((a, b) =>
        a.fitness > b.fitness ? a : b,
      ).tree;
    population = [
      ...fill(() => {
        const mother = parent();
        const spots = places(mother);
        const spot = spots[random.int(spots.length)]!;
        if (random.next() >= 0.8) return put(mother, spot, grow(random, operators, 3, false));
        const father = parent();
        const parts = places(father);
        return put(mother, spot, at(father, parts[random.int(parts.length)]!));
      }).values(),
    ];
  }
  return population.map(({ formula }) => formula);
}
