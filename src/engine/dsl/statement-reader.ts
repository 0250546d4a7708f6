import { FormulaError, type FormulaErrorCode } from "./formula-error.js";
import {
  type AccessorNode,
  type ConditionalNode,
  type FunctionNode,
  type MathNode,
  mathParse,
  type OperatorNode,
  type ParenthesisNode,
  type RelationalNode,
  type SymbolNode,
} from "./mathjs-parser.js";
import { MAX_DEPTH, type Statement, type Token } from "./scan.js";

import type { Syntax } from "./syntax-tree.js";

/** mathjs' function names to ours. */
const INFIX: ReadonlyMap<string, string> = new Map([
  ["add", "add"],
  ["subtract", "sub"],
  ["multiply", "mul"],
  ["divide", "divide"],
  ["pow", "pow"],
  ["unaryMinus", "neg"],
  ["not", "not"],
  ["and", "and"],
  ["or", "or"],
  ["smaller", "lt"],
  ["smallerEq", "le"],
  ["larger", "gt"],
  ["largerEq", "ge"],
  ["equal", "eq"],
  ["unequal", "ne"],
]);
const COMPARISONS: ReadonlySet<string> = new Set(["lt", "le", "gt", "ge", "eq", "ne"]);

/**
 * mathjs keeps no positions, so it never sees the source: every name and number is given to it as `v<token number>`,
 * and comes back as the place where it was written. It then also knows no keyword, constant or unit of its own.
 */
export class StatementReader {
  private readonly offsets: number[] = [];
  private readonly closing = new Map<number, number>();

  constructor(
    private readonly source: string,
    private readonly statement: Statement,
  ) {}

  read(): Syntax {
    const text = this.rewrite();
    let tree: MathNode;
    try {
      tree = mathParse(text);
    } catch (error) {
      throw this.translate(error);
    }
    return this.convert(tree, 0);
  }

  private get tokens(): readonly Token[] {
    return this.statement.tokens;
  }

  private error(message: string, at: { start: number; end: number }, hint?: string, code?: FormulaErrorCode) {
    return new FormulaError(message, {
      code: code ?? "syntax",
      source: this.source,
      start: at.start,
      end: at.end,
      ...(hint === undefined ? {} : { hint }),
    });
  }

  private rewrite(): string {
    let text = "";
    let signs = 0;
    const open: number[] = [];
    for (const [i, token] of this.tokens.entries()) {
      const before = this.tokens[i - 1];
      const operand =
        before !== undefined &&
        before.kind !== "operator" &&
        before.kind !== "open" &&
        before.kind !== "comma";
      this.offsets.push(text.length);
      if (token.kind === "operator" && !operand) {
        if (++signs > MAX_DEPTH) throw this.error("Too many signs in a row", token, undefined, "too-deep");
      } else signs = 0;
      if (token.kind === "open") open.push(i);
      if (token.kind === "close") this.closing.set(open.pop() ?? 0, i);
      if (token.kind === "name" || token.kind === "number") text += `v${i} `;
      else if (token.text === "!") {
        if (operand)
          throw this.error(
            '"!" after a value (a factorial) is not in the language',
            token,
            "Not: !x, or not(x).",
          );
        text += "not ";
      } else if (token.text === "=") {
        throw this.error('"=" can only name a step at the start of a line', token, "To compare, write ==.");
      } else text += `${token.text} `;
    }
    return text;
  }

  /** From an offset in the rewritten text to the token that stands there. */
  private tokenAt(offset: number): Token | undefined {
    const index = this.offsets.findLastIndex((start) => start <= offset);
    return this.tokens[index];
  }

  private translate(error: unknown): FormulaError {
    const whole = { start: this.statement.start, end: this.statement.end };
    if (error instanceof RangeError)
      return this.error("The formula is nested too deep", whole, undefined, "too-deep");
    if (!(error instanceof SyntaxError) || !("char" in error)) throw error;
    const char = Number(error.char);
    const last = this.tokens.at(-1)!;
    const { message } = error;
    if (message.startsWith("Unexpected end") || char > (this.offsets.at(-1) ?? 0) + 1) {
      return this.error(`Something is missing after "${last.text}"`, { start: last.end, end: last.end });
    }
    const token = this.tokenAt(char - 1) ?? last;
    if (message.startsWith("False part")) {
      return this.error("A condition needs both sides: cond ? x : y", token);
    }
    return this.error(`Unexpected "${token.text}"`, token);
  }

  private tokenOf(node: SymbolNode): { token: Token; index: number } {
    const index = Number(node.name.slice(1));
    const token = this.tokens[index];
    // mathjs makes up the symbol `end` for a range without one.
    if (!token) throw this.error(STRAY_COLON, this.statement);
    return { token, index };
  }

  private convert(node: MathNode, depth: number): Syntax {
    if (depth > MAX_DEPTH) {
      throw this.error(
        `The formula is nested more than ${MAX_DEPTH} deep`,
        this.statement,
        "Use named steps.",
        "too-deep",
      );
    }
    switch (node.type) {
      case "SymbolNode":
        return this.leaf(this.tokenOf(node as SymbolNode).token);
      case "ParenthesisNode":
        return this.convert((node as ParenthesisNode).content, depth + 1);
      case "OperatorNode":
        return this.operator(node as OperatorNode, depth);
      case "FunctionNode":
        return this.call(node as FunctionNode, depth);
      case "ConditionalNode": {
        const { condition, trueExpr, falseExpr } = node as ConditionalNode;
        return this.infix("where", [condition, trueExpr, falseExpr], depth);
      }
      case "AccessorNode":
        return this.index(node as AccessorNode, depth);
      case "RelationalNode": {
        const [a, b] = (node as RelationalNode).params.map((param) => this.convert(param, depth + 1));
        const at = { start: a!.start, end: b!.end };
        throw this.error("Comparisons cannot be chained", at, "Write a < b and b < c.");
      }
      default:
        throw this.error(REFUSED_NODES.get(node.type) ?? "This is not part of the language", this.statement);
    }
  }

  private leaf(token: Token): Syntax {
    if (token.kind === "name") return { kind: "name", name: token.text, start: token.start, end: token.end };
    const value = Number(token.text);
    if (!Number.isFinite(value)) throw this.error(`The number ${token.text} is too large`, token);
    return { kind: "number", value, start: token.start, end: token.end };
  }

  private infix(name: string, args: readonly MathNode[], depth: number): Syntax {
    const converted = args.map((arg) => this.convert(arg, depth + 1));
    const first = converted[0]!;
    // A prefix operator stands before its operand; the token that ends nearest before it is the operator.
    const start = converted.length === 1 ? this.before(first.start) : first.start;
    return { kind: "call", name, infix: true, args: converted, start, end: converted.at(-1)!.end };
  }

  private before(offset: number): number {
    return this.tokens.findLast((token) => token.end <= offset)?.start ?? offset;
  }

  private operator(node: OperatorNode, depth: number): Syntax {
    if (node.fn === "unaryPlus") return this.convert(node.args[0]!, depth + 1);
    const name = INFIX.get(node.fn);
    if (name === undefined || node.implicit) {
      const args = node.args.map((arg) => this.convert(arg, depth + 1));
      const at = { start: args[0]!.start, end: args.at(-1)!.end };
      if (node.implicit)
        throw this.error("Two values stand side by side", at, "Write the operator, e.g. 2 * x.");
      throw this.error(`The operator "${node.op}" is not in the language`, at);
    }
    if (COMPARISONS.has(name)) this.refuseAmbiguousNot(node, depth);
    return this.infix(name, node.args, depth);
  }

  /** mathjs reads `not a > b` as `(not a) > b`, Python as `not (a > b)`: nobody should have to know. */
  private refuseAmbiguousNot(node: OperatorNode, depth: number): void {
    const left = node.args[0] as OperatorNode;
    if (left.type !== "OperatorNode" || left.fn !== "not") return;
    const args = node.args.map((arg) => this.convert(arg, depth + 1));
    const at = { start: args[0]!.start, end: args.at(-1)!.end };
    throw this.error("`not` before a comparison can be read in two ways", at, "Write not(a > b).");
  }

  private call(node: FunctionNode, depth: number): Syntax {
    if (node.fn.type !== "SymbolNode") {
      const called = this.convert(node.fn, depth + 1);
      throw this.error("Only an operator's name can be called", called);
    }
    const { token, index } = this.tokenOf(node.fn as SymbolNode);
    if (token.kind === "number")
      throw this.error("A number cannot be called", token, "To multiply, write 2 * (x).");
    const end = this.tokens[this.closing.get(index + 1) ?? this.tokens.length - 1]!.end;
    const args = node.args.map((arg) => this.convert(arg, depth + 1));
    return { kind: "call", name: token.text, infix: false, args, start: token.start, end };
  }

  private index(node: AccessorNode, depth: number): Syntax {
    const object = this.convert(node.object, depth + 1);
    const opening = this.tokens.findIndex((token) => token.text === "[" && token.start >= object.end);
    const end = this.tokens[this.closing.get(opening) ?? this.tokens.length - 1]!.end;
    const [dimension, second] = node.index.dimensions;
    const shift =
      dimension === undefined || second !== undefined
        ? undefined
        : this.today(this.convert(dimension, depth + 1));
    if (shift === undefined) {
      throw this.error("Brackets can only hold a day: x[t], x[t-3]", { start: object.start, end });
    }
    return { kind: "index", object, shift, start: object.start, end };
  }

  /** The whole k of `t`, `t + k`, `t - k`, or undefined. */
  private today(index: Syntax): number | undefined {
    if (index.kind === "name") return index.name.toLowerCase() === "t" ? 0 : undefined;
    if (index.kind !== "call" || !index.infix || (index.name !== "add" && index.name !== "sub"))
      return undefined;
    const base = this.today(index.args[0]!);
    const by = index.args[1]!;
    if (base === undefined || by.kind !== "number" || !Number.isInteger(by.value)) return undefined;
    return index.name === "add" ? base + by.value : base - by.value;
  }
}

const STRAY_COLON = 'A ":" belongs to cond ? x : y';

const REFUSED_NODES: ReadonlyMap<string, string> = new Map([
  ["ArrayNode", "Lists are not in the language; brackets can only hold a day: x[t-3]"],
  ["RangeNode", STRAY_COLON],
  ["ConstantNode", STRAY_COLON],
]);
