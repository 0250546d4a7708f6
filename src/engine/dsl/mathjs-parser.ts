import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/**
 * mathjs' parser, alone. Importing `mathjs` loads its whole function library (600 ms and an evaluator); its parser
 * is a factory that takes the node classes as arguments, so it is given bare records here: it loads in a few
 * milliseconds, and there is nothing in the process that could evaluate an expression.
 */
export interface MathNode {
  readonly type: string;
}

/** The constructor arguments of a mathjs node by position, named as mathjs documents them. */
export interface SymbolNode extends MathNode {
  readonly type: "SymbolNode";
  readonly name: string;
}
export interface ParenthesisNode extends MathNode {
  readonly type: "ParenthesisNode";
  readonly content: MathNode;
}
export interface OperatorNode extends MathNode {
  readonly type: "OperatorNode";
  readonly op: string;
  readonly fn: string;
  readonly args: readonly MathNode[];
  readonly implicit: boolean;
}
export interface FunctionNode extends MathNode {
  readonly type: "FunctionNode";
  readonly fn: MathNode;
  readonly args: readonly MathNode[];
}
export interface ConditionalNode extends MathNode {
  readonly type: "ConditionalNode";
  readonly condition: MathNode;
  readonly trueExpr: MathNode;
  readonly falseExpr: MathNode;
}
export interface AccessorNode extends MathNode {
  readonly type: "AccessorNode";
  readonly object: MathNode;
  readonly index: { readonly dimensions: readonly MathNode[] };
}
export interface RelationalNode extends MathNode {
  readonly type: "RelationalNode";
  readonly params: readonly MathNode[];
}

const NODES: Record<string, readonly string[]> = {
  AccessorNode: ["object", "index"],
  ArrayNode: ["items"],
  AssignmentNode: ["object", "index", "value"],
  BlockNode: ["blocks"],
  ConditionalNode: ["condition", "trueExpr", "falseExpr"],
  ConstantNode: ["value"],
  FunctionAssignmentNode: ["name", "params", "expr"],
  FunctionNode: ["fn", "args"],
  IndexNode: ["dimensions"],
  ObjectNode: ["properties"],
  OperatorNode: ["op", "fn", "args", "implicit"],
  ParenthesisNode: ["content"],
  RangeNode: ["start", "end", "step"],
  RelationalNode: ["conditionals", "params"],
  SymbolNode: ["name"],
};

/** What mathjs' own `isSymbolNode`, … look for: a flag on the node and `isNode` on its prototype. */
function nodeClass(type: string, keys: readonly string[]): new (...args: unknown[]) => MathNode {
  const Class = class implements MathNode {
    readonly type = type;
    constructor(...args: unknown[]) {
      const fields: Record<string, unknown> = {};
      for (const [i, key] of keys.entries()) fields[key] = args[i];
      Object.assign(this, fields);
    }
  };
  Object.assign(Class.prototype, { isNode: true, [`is${type}`]: true });
  return Class;
}

/** mathjs dispatches on argument types; here the argument is always a string. */
const typed = Object.assign(
  (_name: string, signatures: Record<string, Parse>): Parse =>
    (expression) =>
      signatures["string"]!(expression),
  { addConversion: () => {} },
);

type Parse = (expression: string) => MathNode;

function load(): Parse {
  const require = createRequire(import.meta.url);
  // mathjs exports only its entry points; the parser's own module lies beside the entry (mathjs is pinned exactly).
  const file = join(dirname(require.resolve("mathjs")), "expression", "parse.js");
  const { createParse } = require(file) as { createParse: (scope: Record<string, unknown>) => Parse };
  return createParse({
    typed,
    numeric: Number,
    config: { number: "number", numberFallback: "number" },
    ...Object.fromEntries(Object.entries(NODES).map(([type, keys]) => [type, nodeClass(type, keys)])),
  });
}

let parser: Parse | undefined;

/** Parses one expression; throws mathjs' SyntaxError (with `char`, from 1) or, when nested too deep, RangeError. */
export function mathParse(expression: string): MathNode {
  parser ??= load();
  return parser(expression);
}
