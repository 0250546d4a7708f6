import { type Node, operatorByName } from "../dsl/index.js";
import type { Random } from "../random.js";
import { leafValue, randomTree } from "./generate.js";
import { allowedWindows, type Grammar, rounded, typeOf } from "./grammar.js";
import type { GpOptions } from "./options.js";
import { pick, pickWeighted } from "./random-stream.js";
import { replaceAt, type Site, sitesOf } from "./tree.js";

/** What a child came from, in gplearn's words and some of our own. */
export type Variation =
  | "crossover"
  | "blend"
  | "subtree"
  | "hoist"
  | "point"
  | "constant"
  | "window"
  | "field"
  | "reproduction";

/** Depth of the tree that a subtree mutation puts in. */
const MUTANT_DEPTH = 3;
/** Koza's 90/10: crossover prefers inner nodes to leaves. */
const INNER = 0.9;

const isSeries = ({ type }: Site): boolean => type === "number" || type === "bool";

function chosenSite(random: Random, sites: readonly Site[]): Site | undefined {
  const inner = sites.filter(({ node }) => node.kind === "call");
  const leaves = sites.filter(({ node }) => node.kind !== "call");
  const from = inner.length > 0 && (leaves.length === 0 || random.next() < INNER) ? inner : leaves;
  return from.length === 0 ? undefined : pick(random, from);
}

/** A subtree of `receiver` gives way to one of `donor` of the type that the place takes. */
export function crossover(random: Random, receiver: Node, donor: Node): Node {
  const site = chosenSite(random, sitesOf(receiver).filter(isSeries));
  if (!site) return receiver;
  const given = chosenSite(
    random,
    sitesOf(donor).filter((other) => typeOf(other.node) === site.type),
  );
  return given ? replaceAt(receiver, site.path, given.node) : receiver;
}

/** A tree that is varied, and what is known of it: +1 when its high values are bought, −1 when its low ones are. */
export interface Parent {
  readonly node: Node;
  readonly direction: 1 | -1;
}

/** How much the second parent of a blend counts beside the first. */
const SHARES = [0.5, 1, 1, 2];

/**
 * Both parents at once: the sum of their ranks, each the way it is bought (geometric semantic crossover, Moraglio,
 * Krawiec and Johnson 2012, where the semantics of a factor are its ranks). Two formulas that earn at different times
 * are worth more together, whatever their units; subtree crossover would meet this tree once in a blue moon.
 */
export function blend(random: Random, first: Parent, second: Parent): Node {
  const rank = (node: Node): Node => ({ kind: "call", op: "cs_rank", args: [node] });
  const share = pick(random, SHARES);
  const other = rank(second.node);
  const weighed: Node =
    share === 1 ? other : { kind: "call", op: "mul", args: [{ kind: "number", value: share }, other] };
  const op = first.direction === second.direction ? "add" : "sub";
  return { kind: "call", op, args: [rank(first.node), weighed] };
}

export function subtreeMutation(random: Random, tree: Node, grammar: Grammar): Node {
  const site = chosenSite(random, sitesOf(tree).filter(isSeries));
  if (!site) return tree;
  const depth = 1 + random.int(MUTANT_DEPTH);
  return replaceAt(tree, site.path, randomTree(random, grammar, site.type, depth, "grow"));
}

/** A subtree is replaced by a part of itself: trees get shorter (gplearn's remedy for bloat). */
export function hoistMutation(random: Random, tree: Node): Node {
  const site = chosenSite(
    random,
    sitesOf(tree).filter((s) => isSeries(s) && s.node.kind === "call"),
  );
  if (!site) return tree;
  const parts = sitesOf(site.node).filter((part) => part.path.length > 0 && typeOf(part.node) === site.type);
  return parts.length === 0 ? tree : replaceAt(tree, site.path, pick(random, parts).node);
}

/** Each node is replaced with chance `p` by another of the same type and arguments. */
export function pointMutation(random: Random, tree: Node, grammar: Grammar, p: number): Node {
  const visit = (site: Site): Node => {
    const { node, param } = site;
    const change = random.next() < p;
    if (node.kind === "call") {
      const op = operatorByName(node.op);
      const args = sitesOf(node)
        .filter((child) => child.path.length === 1)
        .map(visit);
      return { kind: "call", op: change && op ? pick(random, grammar.alike(op)).name : node.op, args };
    }
    if (!change) return node;
    if (node.kind === "field") return grammar.field(random);
    if (node.kind === "group") return grammar.group(random);
    const value =
      param && param.kind !== "series"
        ? leafValue(random, grammar, param)
        : grammar.constant(random, undefined);
    return { kind: "number", value };
  };
  return visit(sitesOf(tree)[0]!);
}

const isWindow = ({ param }: Site): boolean => param?.kind === "window";
const isConstant = ({ node, param }: Site): boolean => node.kind === "number" && param?.kind !== "window";

/** One constant is moved by about a quarter of itself, or redrawn. */
export function constantMutation(random: Random, tree: Node, grammar: Grammar): Node {
  const sites = sitesOf(tree).filter(isConstant);
  if (sites.length === 0) return tree;
  const { node, param, path } = pick(random, sites);
  const redraw = random.next() < 0.25;
  const own = param?.kind === "number" ? param : undefined;
  const old = node.kind === "number" ? node.value : 0;
  const moved = rounded(old * Math.exp(0.25 * random.normal()), 3, own);
  return replaceAt(tree, path, { kind: "number", value: redraw ? grammar.constant(random, own) : moved });
}

/** One window goes to a neighbour in the set of windows, is moved by about a quarter, or is redrawn. */
export function windowMutation(random: Random, tree: Node, grammar: Grammar): Node {
  const sites = sitesOf(tree).filter(isWindow);
  if (sites.length === 0) return tree;
  const { node, param, path } = pick(random, sites);
  if (node.kind !== "number" || !param) return tree;
  const way = random.next();
  const value =
    way < 0.4
      ? pick(random, neighbours(grammar.windows, node.value, param))
      : way < 0.8
        ? clampWindow(node.value * Math.exp(0.25 * random.normal()), param)
        : grammar.window(random, param);
  return replaceAt(tree, path, { kind: "number", value });
}

export function fieldMutation(random: Random, tree: Node, grammar: Grammar): Node {
  const sites = sitesOf(tree).filter(({ node }) => node.kind === "field");
  return sites.length === 0 ? tree : replaceAt(tree, pick(random, sites).path, grammar.field(random));
}

type WindowParam = NonNullable<Site["param"]>;

const clampWindow = (value: number, { min = 1, max = 2520 }: WindowParam): number =>
  Math.min(max, Math.max(1, min, Math.round(value)));

function neighbours(windows: readonly number[], value: number, param: WindowParam): number[] {
  const allowed = allowedWindows(windows, param);
  const around = [allowed.findLast((d) => d < value), allowed.find((d) => d > value)];
  const found = around.filter((d) => d !== undefined);
  return found.length > 0 ? found : [value];
}

/** All trees with one window, constant or price a step away: what local tuning tries. */
export function oneStepAway(tree: Node, grammar: Grammar): Node[] {
  return sitesOf(tree).flatMap((site) => {
    const { node, param, path } = site;
    if (node.kind === "field")
      return grammar.kin(node.name).map((name) => replaceAt(tree, path, { kind: "field", name }));
    if (node.kind !== "number") return [];
    const own = param?.kind === "number" ? param : undefined;
    const values = isWindow(site)
      ? [
          ...neighbours(grammar.windows, node.value, param!),
          clampWindow(Math.min(node.value * 0.8, node.value - 1), param!),
          clampWindow(Math.max(node.value * 1.25, node.value + 1), param!),
        ]
      : [0.5, 0.8, 1.25, 2].map((factor) => rounded(node.value * factor, 3, own));
    return [...new Set(values)]
      .filter((value) => value !== node.value)
      .map((value) => replaceAt(tree, path, { kind: "number", value }));
  });
}

/** All trees with one operator changed for another that takes the same arguments. */
export function otherOperators(tree: Node, grammar: Grammar): Node[] {
  return sitesOf(tree).flatMap(({ node, path }) => {
    const op = node.kind === "call" ? operatorByName(node.op) : undefined;
    if (node.kind !== "call" || !op) return [];
    return grammar
      .alike(op)
      .filter(({ name }) => name !== node.op)
      .map(({ name }) => replaceAt(tree, path, { kind: "call", op: name, args: node.args }));
  });
}

/** All series that a tree is made of, the largest first: where a sum of ideas wins, each of them may be worth a look. */
export function partsOf(tree: Node): Node[] {
  return sitesOf(tree)
    .filter(({ path, node }) => path.length > 0 && node.kind !== "number" && typeOf(node) === "number")
    .map(({ node }) => node);
}

/** A child of two parents (only crossover needs the second), by the variation that chance picks. */
export function vary(
  random: Random,
  first: Parent,
  second: () => Parent,
  grammar: Grammar,
  options: GpOptions,
): { readonly tree: Node; readonly by: Variation } {
  const rates: readonly (readonly [Variation, number])[] = [
    ["crossover", options.pCrossover],
    ["blend", grammar.blends ? options.pBlend : 0],
    ["subtree", options.pSubtreeMutation],
    ["hoist", options.pHoistMutation],
    ["point", options.pPointMutation],
    ["constant", options.pConstantMutation],
    ["window", options.pWindowMutation],
    ["field", options.pFieldMutation],
  ];
  const sum = rates.reduce((total, [, rate]) => total + rate, 0);
  const by = pickWeighted<Variation>(random, [...rates, ["reproduction", Math.max(0, 1 - sum)]]);
  return { tree: varied(random, by, first, second, grammar, options), by };
}

function varied(
  random: Random,
  by: Variation,
  first: Parent,
  second: () => Parent,
  grammar: Grammar,
  options: GpOptions,
): Node {
  const { node } = first;
  switch (by) {
    case "crossover":
      return crossover(random, node, second().node);
    case "blend":
      return blend(random, first, second());
    case "subtree":
      return subtreeMutation(random, node, grammar);
    case "hoist":
      return hoistMutation(random, node);
    case "point":
      return pointMutation(random, node, grammar, options.pPointReplace);
    case "constant":
      return constantMutation(random, node, grammar);
    case "window":
      return windowMutation(random, node, grammar);
    case "field":
      return fieldMutation(random, node, grammar);
    case "reproduction":
      return node;
  }
}
