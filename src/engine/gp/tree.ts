import { type CallNode, type Node, type Operator, operatorByName, type Param } from "../dsl/index.js";
import { operandType, type Type, typeOf } from "./grammar.js";

/** A place in a tree: where it is, what stands there, and what may stand there. */
export interface Site {
  readonly path: readonly number[];
  readonly node: Node;
  /** What the place takes: the root takes whatever its tree gives. */
  readonly type: Type;
  /** The call above and its parameter; undefined at the root. */
  readonly parent?: CallNode;
  readonly op?: Operator;
  readonly param?: Param;
}

/** Every place of a tree, root first. */
export function sitesOf(root: Node): Site[] {
  const sites: Site[] = [{ path: [], node: root, type: typeOf(root) }];
  for (let i = 0; i < sites.length; i++) {
    const { node, path } = sites[i]!;
    if (node.kind !== "call") continue;
    const op = operatorByName(node.op);
    if (!op) continue;
    node.args.forEach((arg, k) => {
      const param = op.params[Math.min(k, op.params.length - 1)]!;
      sites.push({ path: [...path, k], node: arg, type: operandType(op, param), parent: node, op, param });
    });
  }
  return sites;
}

/** The tree with `replacement` at `path`; what is not on the path is shared. */
export function replaceAt(root: Node, path: readonly number[], replacement: Node, depth = 0): Node {
  const index = path[depth];
  if (index === undefined || root.kind !== "call") return replacement;
  const args = root.args.map((arg, k) => (k === index ? replaceAt(arg, path, replacement, depth + 1) : arg));
  return { kind: "call", op: root.op, args };
}

/** Does the tree read a field at all? One that does not is the same number everywhere. */
export function readsField(node: Node): boolean {
  return node.kind === "field" || (node.kind === "call" && node.args.some(readsField));
}

const CROSS_SECTION: ReadonlySet<string> = new Set(["cs_rank", "cs_zscore", "cs_demean"]);

/**
 * The part of a tree that decides the ranks of a date: without minus signs, constants that are added or multiplied,
 * odd powers, ranks and scores of the cross-section at the root. What is left has the same RankIC but for its sign,
 * so that a search spends one measurement on all of them.
 */
export function rankingPart(node: Node): Node {
  if (node.kind !== "call") return node;
  const [a, b] = node.args;
  switch (node.op) {
    case "neg":
      return rankingPart(a!);
    case "add":
    case "sub":
      if (b?.kind === "number") return rankingPart(a!);
      return a?.kind === "number" ? rankingPart(b!) : node;
    case "mul":
      if (a?.kind === "number" && a.value !== 0) return rankingPart(b!);
      return b?.kind === "number" && b.value !== 0 ? rankingPart(a!) : node;
    case "div":
    case "divide":
      return b?.kind === "number" && Math.abs(b.value) > 1e-9 ? rankingPart(a!) : node;
    case "signedpower":
      return b?.kind === "number" && b.value > 0 ? rankingPart(a!) : node;
    default:
      return CROSS_SECTION.has(node.op) ? rankingPart(a!) : node;
  }
}
