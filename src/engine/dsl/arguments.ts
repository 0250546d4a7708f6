import { canonicalize, number } from "./canonical.js";
import type { Diagnostics, Span } from "./diagnostics.js";
import type { FieldSet } from "./fields.js";
import type { FormulaError } from "./formula-error.js";
import type { Node, Operator, Param, Unit } from "./types.js";

/** A node with what is known of it while it is being built. `size` counts shared subtrees each time they occur. */
export interface Typed extends Span {
  readonly node: Node;
  readonly unit: Unit;
  readonly size: number;
  readonly depth: number;
}

/** A leaf: one node, one level. */
export const leaf = (node: Node, unit: Unit, at: Span): Typed => ({
  ...{ node, unit, size: 1, depth: 1 },
  ...{ start: at.start, end: at.end },
});

/** Holds the arguments of a call against the parameters of its operator: number, kind, range, defaults. */
export class ArgumentChecker {
  constructor(
    private readonly diagnostics: Diagnostics,
    private readonly fields: FieldSet,
    private readonly defaultWindow: number | undefined,
  ) {}

  /** Every argument in its place; throws FormulaError. */
  check(op: Operator, given: readonly Typed[], at: Span): Typed[] {
    const last = op.params.at(-1);
    const repeats = last?.rest === true;
    if (given.length > op.params.length && !repeats) {
      throw this.diagnostics.error(
        "arity",
        `${op.name} takes ${op.params.length} arguments, not ${given.length}`,
        at,
        signature(op),
      );
    }
    const args = given.map((arg, i) => this.argument(op, op.params[i] ?? last!, arg));
    for (const param of op.params.slice(given.length)) {
      if (param.rest) break;
      const fallback = (param.kind === "window" ? this.defaultWindow : undefined) ?? param.default;
      if (fallback === undefined) throw this.missing(op, param, at);
      args.push(this.argument(op, param, leaf(number(fallback), "none", at)));
    }
    return args;
  }

  /** A partition is no value. */
  series(arg: Typed): void {
    if (arg.node.kind !== "group") return;
    throw this.diagnostics.error(
      "group-misplaced",
      `"${arg.node.name}" is a partition of the stocks, not a value`,
      arg,
    );
  }

  private missing(op: Operator, param: Param, at: Span): FormulaError {
    const more = param.kind === "window" ? " (or set a default window)" : "";
    return this.diagnostics.error(
      "arity",
      `${op.name} needs its argument "${param.name}"`,
      at,
      `${signature(op)}${more}`,
    );
  }

  private argument(op: Operator, param: Param, arg: Typed): Typed {
    if (param.kind === "group") {
      if (arg.node.kind === "group") return arg;
      throw this.diagnostics.error(
        "group-expected",
        `${op.name} needs a partition of the stocks as "${param.name}"`,
        arg,
        `Groups here: ${this.fields.groups.join(", ") || "none"}.`,
      );
    }
    this.series(arg);
    return param.kind === "series" ? arg : this.constantArgument(op, param, arg);
  }

  private constantArgument(op: Operator, param: Param, arg: Typed): Typed {
    const isWindow = param.kind === "window";
    let value = constantOf(arg.node);
    if (value === undefined) {
      throw this.diagnostics.error(
        isWindow ? "window-not-constant" : "constant-expected",
        `${op.name}: "${param.name}" must be a constant`,
        arg,
        signature(op),
      );
    }
    if (isWindow && !Number.isInteger(value)) {
      // WorldQuant's 101 are printed with windows such as 8.93: "converted to integer by floor".
      this.diagnostics.warn("window-rounded", `The window ${value} is read as ${Math.floor(value)}`, arg);
      value = Math.floor(value);
    }
    const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = param;
    if (value < min || value > max || (param.integer && !Number.isInteger(value))) {
      const range = `${param.integer || isWindow ? "a whole number " : ""}from ${min} to ${max}`;
      throw this.diagnostics.error(
        isWindow ? "window-range" : "constant-range",
        `${op.name}: "${param.name}" is ${value}`,
        arg,
        `It must be ${range}.`,
      );
    }
    return leaf(number(value), "none", arg);
  }
}

/** The number that a tree of constants comes to, or undefined. */
export function constantOf(node: Node): number | undefined {
  const folded = node.kind === "call" ? canonicalize(node) : node;
  return folded.kind === "number" ? folded.value : undefined;
}

/** `ts_mean(x, d)`, as hints show it. */
export function signature(op: Operator): string {
  return `${op.name}(${op.params.map((param) => (param.rest ? `${param.name}…` : param.name)).join(", ")})`;
}
